using System.Text;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Fuzz;
using CherryPie.Server.Tests.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Idempotency;

/// <summary>Every POST and PUT of both APIs, by the route table: done once with its answer stored, or not at all.</summary>
public sealed partial class EveryRouteTests(FuzzServer server) : IClassFixture<FuzzServer>
{
    private const string Broken = """
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
        CREATE TRIGGER broken BEFORE INSERT ON idempotent_answers EXECUTE FUNCTION broken();
        """;

    // Of these, rows come, change and go by the server's own doing.
    private static readonly string[] _moving =
    [
        "api_failures",
        "jobs",
        "servers",
        "events",
        "event_outbox",
        "event_sequences",
        "event_marks",
        "webhooks",
        "webhook_deliveries",
        "bulk_jobs",
        "bulk_refused_rows",
        "spooled_files",
        "file_chunks",
        "google_rates", // the turns of requests to Google
    ];

    [Fact]
    public async Task Twice_with_a_key_is_once_and_what_can_not_be_stored_is_not_done()
    {
        var (world, samples) = await FuzzSamples.Of(server);
        var routes = Routes();
        Assert.True(routes.Count >= 20);
        var keyed = samples.Where(s => routes.Contains(Variables().Replace(s.Route, "{}"))).Select((s, n) => New(s, n)).ToList();
        Assert.Empty(routes.Except(keyed.Select(s => Variables().Replace(s.Route, "{}"))));
        using var connection = new FuzzConnection(new Uri(server.Address));
        var done = new List<string>();
        foreach (var request in keyed)
        {
            // The answer can't be stored, so nothing of the request may be.
            await DatabaseContents.Run(server.ConnectionString, Broken);
            var before = await Contents();
            var broken = await Send(request);
            Assert.True(broken.Status == 500, $"{request.Route}: {broken.Status} {broken.Text}");
            Same(request, before, await Contents());
            await DatabaseContents.Run(server.ConnectionString, "DROP FUNCTION broken CASCADE");

            var first = await Send(request);
            Assert.True(first.Status is 200 or 400 or 404, $"{request.Route}: {first.Status} {first.Text}");
            var after = await Contents();
            var again = await Send(request);
            Assert.True(again.IsReplayed(), $"{request.Route}: {again.Status} {again.Text}");
            again.AssertReplayOf(first);
            Same(request, after, await Contents());
            if (first.Status == 200)
            {
                done.Add(request.Route);
            }
        }

        Assert.Empty(keyed.Select(s => s.Route).Except(done));

        async Task<Answer> Send(FuzzRequest request) =>
            (
                await connection.Send(
                    request.Bytes(
                        "localhost",
                        () => PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow())
                    ),
                    isHead: false,
                    isSound: true
                )
            )!;
    }

    private HashSet<string> Routes() =>
        [
            .. from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = Variables().Replace("/" + endpoint.RoutePattern.RawText!.Trim('/'), "{}")
            where path.StartsWith("/v2/", StringComparison.Ordinal) || path.StartsWith("/v1/", StringComparison.Ordinal)
            where endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            where method is "POST" or "PUT"
            select $"{method} {path}",
        ];

    // What the samples make is there already, so that it is given another name.
    private static FuzzRequest New(FuzzRequest sample, int number)
    {
        byte[] Renamed(byte[] bytes)
        {
            var text = Encoding.Latin1.GetString(bytes);
            text = UserDefinedId().Replace(text, $"$1\"id{number}\"");
            return Encoding.Latin1.GetBytes(sample.Method == "POST" ? Name().Replace(text, $"$1\"name{number}\"", 1) : text);
        }

        var parts = sample.Parts?.Select(p => p.FileName is null ? p with { Content = Renamed(p.Content) } : p).ToList();
        return sample.With("Idempotency-Key", $"key-{number}") with
        {
            Parts = parts,
            Body = parts is null ? Renamed(sample.Body) : Part.Form(parts),
        };
    }

    private async Task<SortedDictionary<string, string>> Contents()
    {
        var all = await DatabaseContents.Of(server.ConnectionString, _moving);
        foreach (var other in all.Keys.Where(k => k.Contains(' ', StringComparison.Ordinal)).ToList())
        {
            all.Remove(other); // sequences go on whatever is rolled back, and the trigger is this test's
        }

        return all;
    }

    private static void Same(FuzzRequest request, SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        Assert.All(before, t => Assert.True(t.Value == after[t.Key], $"{request.Route} has changed {t.Key}"));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Variables();

    [GeneratedRegex("(\"name\"\\s*:\\s*)\"[^\"]*\"")]
    private static partial Regex Name();

    [GeneratedRegex("(\"userDefinedId\"\\s*:\\s*)\"[^\"]*\"")]
    private static partial Regex UserDefinedId();
}
