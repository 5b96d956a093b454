using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>How often a page asks the database: statements that belong to the trace of its request.</summary>
public sealed class RoundTripTests : IClassFixture<Server>, IDisposable
{
    private readonly ConcurrentQueue<(ActivityTraceId Trace, string Statement)> _asked = new();
    private readonly ActivityListener _listener;
    private readonly Server _server;

    public RoundTripTests(Server server)
    {
        _server = server;
        _listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                if (a.Source.Name == "Npgsql" && (a.GetTagItem("db.query.text") ?? a.GetTagItem("db.statement")) is string statement)
                {
                    _asked.Enqueue((a.TraceId, statement));
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task The_page_of_a_pass_asks_the_database_once()
    {
        var world = await World.WithTemplate(
            _server,
            ""","logoText":"Club","back":[{"defaultLabel":"a","defaultValue":"b"}] """,
            ""","dynamicKeys":[{"key":"name","type":"string","isEditable":true}]"""
        );
        var id = await world.Pass();
        var edit = new Uri((await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        var page = await Statements("/p/" + id);
        Assert.True(page.Count == 1, string.Join('\n', page));

        // The form's token is told from the account's key, and the accounts known are a quarter of a second old at most.
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        var form = await Statements(edit);
        Assert.True(form.Count == 2, string.Join('\n', form));
    }

    [Fact]
    public async Task The_first_page_of_a_new_design_reads_that_besides_and_each_picture_asks_once()
    {
        var world = await World.WithTemplate(_server, images: Part.File("passbook-LogoFile", Pictures.Of(160, 50)));
        var id = await world.Pass();
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"passbook":{"logoText":"New"}}""")).Status);
        var first = await Statements("/p/" + id);
        Assert.True(first.Count == 3, string.Join('\n', first));
        var picture = await Statements($"/v2/passes/{id}/images/logo.png");
        Assert.True(picture.Count == 1, string.Join('\n', picture));
    }

    private async Task<List<string>> Statements(string path)
    {
        using var client = _server.CreateClient();
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var answer = await client.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return [.. _asked.Where(a => a.Trace == trace).Select(a => a.Statement)];
    }
}
