using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What other accounts cost a request: GET of a pass with one account, with many, and with many of which one changes four times a
/// second. <c>-- accounts [--accounts 50000] [--rounds 3] [--seconds 2] [--clients 8] [--passes 10000]</c>.</summary>
internal static class AccountsBenchmark
{
    private const double Reach = 1.2;
    private const int WarmUp = 15;

    public static async Task<int> Run(string[] args)
    {
        var (accounts, rounds, seconds) = (args.Number("--accounts", 50_000), args.Number("--rounds", Rounds), args.Number("--seconds", 2));
        var (clients, passes) = (args.Number("--clients", 8), args.Number("--passes", 10_000));
        await using var server = await BenchServer.Start(passes);
        var load = new LoadClients(server);
        LoadRequest Get() => new("GET", $"/v2/passes/seed{Random.Shared.Next(1, passes + 1):D10}");
        LoadResult Measure() => load.Run(clients, TimeSpan.FromSeconds(seconds), Get);

        load.Run(clients, TimeSpan.FromSeconds(WarmUp), Get); // a server that was just started compiles for seconds
        Line($"{clients} clients, median of {rounds} rounds of {seconds} s; the server on core 0, all else on core 1");
        Line($"                                   p50 ms   p99 ms  CPU us/call");
        var one = Tell("one account", Rows());

        // Their secrets are another's, so that none of them can call; they are read and opened like all.
        await server.Sql(
            $"""
            INSERT INTO accounts (id, name, api_key, api_secret, token_key, brand_id, brand_api_key_hash, is_disabled, created_at)
            SELECT gen_random_uuid(), 'Account ' || n, 'many' || n, api_secret, token_key, 'brand' || n, brand_api_key_hash, false, now()
            FROM accounts, generate_series(1, {accounts}) n WHERE api_key = '{server.Key}'
            """
        );
        await server.Sql("VACUUM ANALYZE accounts");
        Measure(); // they are read once
        var many = Tell($"{accounts} accounts", Rows());
        using var end = new CancellationTokenSource();
        var changes = Change(server, end.Token);
        var changing = Tell("one of them changes all the time", Rows());
        await end.CancelAsync();
        await changes;
        Line($"p99 with many / with one   {many / one:F2}, {changing / one:F2} while one changes   (aim: at most {Reach:F2})");
        return many / one <= Reach && changing / one <= Reach ? 0 : 1;

        List<LoadResult> Rows() => [.. Enumerable.Range(0, rounds).Select(_ => Measure())];
    }

    private static double Tell(string what, List<LoadResult> rows)
    {
        double Of(Func<LoadResult, double> figure) => rows.Select(figure).Median();
        var p99 = Of(r => r.At(0.99));
        Line($"{what, -34} {Of(r => r.At(0.5)), 6:F2} {p99, 8:F2} {Of(r => r.ServerCpu), 12:F1}");
        return p99;
    }

    private static async Task Change(BenchServer server, CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            await server.Sql($"UPDATE accounts SET name = 'Changed {number}' WHERE api_key = 'many{number}'");
            await Task.Delay(250, CancellationToken.None);
        }
    }
}
