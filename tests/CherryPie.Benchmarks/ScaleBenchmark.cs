using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What reads cost with many passes and registered devices, beside the same with 10,000, in the same run. <c>-- scale [--passes
/// 1000000] [--seconds 5]</c>.</summary>
internal static class ScaleBenchmark
{
    private const int Few = 10_000,
        Clients = 4,
        PerGroup = 100;

    public static async Task<int> Run(string[] args)
    {
        var (most, seconds) = (args.Number("--passes", 1_000_000), args.Number("--seconds", 5));
        await using var server = await BenchServer.Start(Few);
        await server.Tool("psql", "-q", "-f", BenchServer.Script("devices"));
        var load = new LoadClients(server);
        var passes = Few;
        string Pass() => $"seed{Random.Shared.Next(1, passes + 1):D10}";
        (string Name, double Limit, Func<LoadRequest> Request)[] calls =
        [
            ("get a pass", 1.2, () => new("GET", "/v2/passes/" + Pass())),
            (
                "search, 100 match",
                1.5,
                () => Search($$$"""{"dynamicData":{"group":"{{{Random.Shared.Next(1, (passes / PerGroup) + 1)}}}"} }""", PerGroup)
            ),
            ("search by user id", 1.5, () => Search($$"""{"userDefinedId":"{{Pass()}}"}""", 10)),
            (
                "batch get of 25",
                1.5,
                () => new("GET", "/v2/passesBatch?id=" + string.Join(',', Enumerable.Range(0, 25).Select(_ => Pass()).Distinct()))
            ),
            (
                "device's list",
                1.5,
                () =>
                    new(
                        "GET",
                        $"/wallet/v1/devices/device{Random.Shared.Next(1, passes + 1)}/registrations/"
                            + "pass.com.example.demo?passesUpdatedSince=0",
                        "",
                        ""
                    )
            ),
        ];
        double[] Measure() =>
            [
                .. calls.Select(call =>
                {
                    load.Run(Clients, TimeSpan.FromSeconds(seconds), call.Request); // warms up
                    return Enumerable
                        .Range(0, Rounds)
                        .Select(_ => load.Run(Clients, TimeSpan.FromSeconds(seconds), call.Request).At(0.5))
                        .Median();
                }),
            ];

        var few = Measure();
        server.Variables["first"] = $"{Few + 1}";
        server.Variables["passes"] = $"{most}";
        server.Variables["groups"] = $"{most / PerGroup}";
        await server.Tool("psql", "-q", "-f", BenchServer.Script("seed"));
        await server.Tool("psql", "-q", "-f", BenchServer.Script("devices"));
        passes = most;
        var many = Measure();

        Line($"{Clients} clients, p50 of {Rounds} rounds of {seconds} s, ms");
        Line($"                      {Few, 9} {most, 9}   ratio");
        var reached = true;
        foreach (var (index, call) in calls.Index())
        {
            var ratio = many[index] / few[index];
            reached &= ratio <= call.Limit;
            Line($"{call.Name, -20} {few[index], 9:F2} {many[index], 9:F2}   {ratio:F2}   (limit: {call.Limit:F2})");
        }

        return reached ? 0 : 1;
    }

    private static LoadRequest Search(string filter, int size) =>
        new("POST", "/v2/passes/search", $$"""{"size":{{size}},"from":0,"passFilter":{{filter}}}""");
}
