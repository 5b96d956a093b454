using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CherryPie.Server.Tests;

namespace CherryPie.Benchmarks;

/// <summary>A call whose cost is measured.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="Title">For the table.</param>
/// <param name="Request">Makes the next one.</param>
internal sealed record CostCall(string Name, string Title, Func<LoadRequest> Request)
{
    public const string Empty = "empty";
    private const string SmallTemplate = "small";
    private static long _number;

    /// <summary>Whether a signature is part of it, which is not counted.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>How many empty answers it may cost; null where nothing is aimed at.</summary>
    public double? Reach { get; private init; }

    /// <summary>All of them, for a server whose demo template has so many passes.</summary>
    public static async Task<List<CostCall>> All(BenchServer server, int passes)
    {
        await AddSmallTemplate(server, passes);
        var unchanged = await ServeBenchmark.Unchanged(server);
        string Pass() => $"seed{Random.Shared.Next(1, passes + 1):D10}";
        var (large, small) = (0, 0);
        return
        [
            new(Empty, "empty answer, /health/live", () => new("GET", "/health/live", "", "")),
            new("unchanged", "unchanged pass (304)", () => unchanged[Random.Shared.Next(unchanged.Count)]) { Reach = 1.75 },
            new("small", $"package, {await Kilobytes(server, passes + 1)} kB, without RSA", () => Package(ref small, passes, passes))
            {
                IsSigned = true,
            },
            new("large", $"package, {await Kilobytes(server, 1)} kB, without RSA", () => Package(ref large, 0, passes))
            {
                IsSigned = true,
                Reach = 4,
            },
            new("get", "GET /v2/passes/{id}", () => new("GET", "/v2/passes/" + Pass())) { Reach = 4.5 },
            new(
                "put",
                "PUT /v2/passes/{id}",
                () => new("PUT", "/v2/passes/" + Pass(), $$$"""{"dynamicData":{"points":{{{Random.Shared.Next(1_000_000)}}} }}""")
            )
            {
                Reach = 25,
            },
            new("post", "POST /v2/passes", NewPass) { Reach = 16 },
        ];
    }

    private static LoadRequest Package(ref int next, int first, int passes) =>
        new("GET", $"/v2/passes/seed{first + (Interlocked.Increment(ref next) % passes) + 1:D10}/bundle", "", "");

    private static async Task<int> Kilobytes(BenchServer server, int number)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        return (await http.GetByteArrayAsync(new Uri($"/v2/passes/seed{number:D10}/bundle", UriKind.Relative))).Length / 1000;
    }

    private static LoadRequest NewPass() =>
        new(
            "POST",
            "/v2/passes",
            $$$"""{"templateName":"demo","userDefinedId":"c{{{Interlocked.Increment(ref _number)}}}","dynamicData":"""
                + $$$"""{"name":"Ada Lovelace","points":7}}"""
        );

    // A template with an icon alone, and as many passes, whose numbers follow the demo's.
    private static async Task AddSmallTemplate(BenchServer server, int passes)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "PKAuth",
            PkTokens.Valid(server.Key, server.Secret, DateTimeOffset.UtcNow)
        );
        using var form = new MultipartFormDataContent();
        using var icon = new ByteArrayContent(Pictures.Icon);
        icon.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(icon, "passbook-IconFile", "icon.png");
        using var json = new StringContent(
            $$$"""
            {"name":"{{{SmallTemplate}}}","campaignName":"demo","language":"en","startDate":"2020-01-01T00:00:00Z",
             "dynamicKeys":[{"key":"points","type":"string","defaultValue":"none"}],
             "passbook":{"type":"storeCard","desc":"Card","orgName":"Example",
             "header":[{"defaultLabel":"Points","defaultValue":"#{points}"}]}}
            """,
            Encoding.UTF8,
            "application/json"
        );
        form.Add(json, "jsonBody");
        using var answer = await http.PostAsync(new Uri("/v2/templates", UriKind.Relative), form);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }

        var (template, counter) = (server.Variables["template"], server.Variables["template_counter"]);
        foreach (var (variable, column) in new[] { ("template", "id"), ("template_counter", "counter_id") })
        {
            server.Variables[variable] = Convert.ToString(
                await server.Sql($"SELECT {column} FROM templates WHERE name = '{SmallTemplate}'"),
                CultureInfo.InvariantCulture
            )!;
        }

        (server.Variables["first"], server.Variables["passes"]) = ($"{passes + 1}", $"{2 * passes}");
        await server.Tool("psql", "-q", "-f", BenchServer.Script("seed"));
        (server.Variables["first"], server.Variables["passes"]) = ("1", $"{passes}");
        (server.Variables["template"], server.Variables["template_counter"]) = (template, counter);
    }
}
