using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>A commit's server, and what its calls have cost.</summary>
internal sealed class CostSide : IAsyncDisposable
{
    private const int WarmUpSeconds = 10;

    private readonly BenchServer _server;
    private readonly LoadClients _load;
    private readonly int _clients;
    private readonly List<CostCall> _calls;
    private readonly Dictionary<string, Cost> _least = [];

    private CostSide(BenchServer server, int clients, List<CostCall> calls) =>
        (_server, _load, _clients, _calls) = (server, new LoadClients(server), clients, calls);

    /// <param name="program">The commit's.</param>
    /// <param name="standIn">Of APNs, for all of them.</param>
    /// <param name="clients">How many ask at once.</param>
    /// <param name="passes">How many the demo's template has.</param>
    /// <param name="isWanted">Whether a call of this name is measured; empty answers always are.</param>
    public static async Task<CostSide> Start(string program, PushStandIn standIn, int clients, int passes, Predicate<string> isWanted)
    {
        // No package is kept, so that each is signed.
        var server = await BenchServer.StartOf(program, passes, [.. standIn.Settings, "--Limits:BundleCacheBytes", "0"]);
        var calls = await CostCall.All(server, passes);
        return new CostSide(server, clients, [.. calls.Where(c => c.Name == CostCall.Empty || isWanted(c.Name))]);
    }

    /// <summary>A server compiles what is asked for most for some seconds.</summary>
    public void WarmUp(int seconds) => _calls.ForEach(c => Load(c, Math.Max(seconds, WarmUpSeconds)));

    public void Measure(int seconds)
    {
        foreach (var call in _calls)
        {
            var before = Cost.Now(_server);
            var count = Load(call, seconds);
            Keep(call.Name, Cost.Now(_server).Less(before, count));
        }
    }

    /// <summary>Pushes of the demo's template; the first is not counted.</summary>
    public async Task MeasurePushes(int devices, int rounds)
    {
        await TemplatePush.Seed(_server.ConnectionString, devices);
        for (var round = -1; round < rounds; round++)
        {
            var before = default(Cost);
            await TemplatePush.Run(_server.ConnectionString, devices, () => before = Cost.Now(_server));
            if (round >= 0)
            {
                Keep(CostBenchmark.Push, Cost.Now(_server).Less(before, devices));
            }
        }
    }

    /// <summary>Writes the table.</summary>
    /// <param name="signature">Microseconds that are not counted.</param>
    /// <returns>How many calls cost more than they may.</returns>
    public int Print(double signature)
    {
        var empty = _least[CostCall.Empty].Server;
        var missed = 0;
        foreach (var call in _calls.Append(new CostCall(CostBenchmark.Push, "push of a template, a device", () => default)))
        {
            if (!_least.TryGetValue(call.Name, out var cost))
            {
                continue;
            }

            var own = cost.Server - (call.IsSigned ? signature : 0);
            missed += call.Reach is { } most && own / empty > most ? 1 : 0;
            Line(
                $"{call.Title, -34} {own, 10:F1} {own / empty, 10:F2} {cost.Postgres, 15:F1} {cost.Postgres / empty, 10:F2}   ",
                $"{(call.Reach is { } reach ? $"{reach:F2}" : "")}"
            );
        }

        return missed;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private int Load(CostCall call, int seconds) => _load.Run(_clients, TimeSpan.FromSeconds(seconds), call.Request).Calls;

    private void Keep(string name, Cost cost) => _least[name] = _least.GetValueOrDefault(name, cost).Least(cost);
}
