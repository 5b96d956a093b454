using System.Security.Cryptography;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What each call costs: processor time of the server's process a request, and of PostgreSQL's, in microseconds and in empty
/// answers of the same run. Rates depend on who else uses the machine; these hardly do. The least of all rounds is told.
/// <c>-- cost [--rounds 3] [--seconds 2] [--clients 32] [--passes 10000] [--devices 20000] [--only get,put]</c>. With
/// CHERRYPIE_BENCH_SERVER it measures another commit's server, so that two can be compared in turns.</summary>
internal static class CostBenchmark
{
    private const string Empty = "empty",
        Push = "push";

    private const int WarmUpSeconds = 10;

    public static async Task<int> Run(string[] args)
    {
        var (rounds, seconds) = (args.Number("--rounds", Rounds), args.Number("--seconds", 2));
        var (clients, passes, devices) = (args.Number("--clients", 32), args.Number("--passes", 10_000), args.Number("--devices", 20_000));
        var only = args.Text("--only")?.Split(',');
        bool IsWanted(string name) => only?.Contains(name) != false;

        await BenchServer.PinTo(1);
        var folder = Directory.CreateTempSubdirectory("cherrypie-bench-").FullName;
        using var standIn = await PushStandIn.Start(BenchServer.Program, folder);
        // No package is kept, so that each is signed.
        await using var server = await BenchServer.Start(passes, [.. standIn.Settings, "--Limits:BundleCacheBytes", "0"]);
        var calls = await CostCall.All(server, passes);
        var wanted = calls.Where(c => c.Name == Empty || IsWanted(c.Name)).ToList();
        var least = new Dictionary<string, Cost>();
        var load = new LoadClients(server);
        foreach (var call in wanted)
        {
            // The server compiles what is asked for most for some seconds.
            load.Run(clients, TimeSpan.FromSeconds(Math.Max(seconds, WarmUpSeconds)), call.Request);
        }

        var signature = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var call in wanted)
            {
                Keep(call.Name, Measure(server, () => load.Run(clients, TimeSpan.FromSeconds(seconds), call.Request).Calls));
            }

            signature = Math.Min(signature, Signature());
        }

        if (IsWanted(Push) && devices > 0)
        {
            await TemplatePush.Seed(server.ConnectionString, devices);
            for (var round = -1; round < rounds; round++)
            {
                var before = default(Cost);
                await TemplatePush.Run(server.ConnectionString, devices, () => before = Cost.Now(server));
                if (round >= 0)
                {
                    Keep(Push, Cost.Now(server).Less(before, devices));
                }
            }
        }

        Directory.Delete(folder, recursive: true);
        Line($"{clients} clients, least of {rounds} rounds of {seconds} s; the server on core 0, all else on core 1");
        Line($"RSA-2048 signature {signature, 33:F0} us, not counted where \"without RSA\"");
        Line($"                                    server us   in empty   PostgreSQL us   in empty   reach");
        var missed = wanted.Append(new CostCall(Push, "push of a template, a device", () => default)).Count(c => !IsReached(c));
        return missed == 0 ? 0 : 1;

        void Keep(string name, Cost cost) => least[name] = least.GetValueOrDefault(name, cost).Least(cost);

        bool IsReached(CostCall call)
        {
            if (!least.TryGetValue(call.Name, out var cost))
            {
                return true;
            }

            var empty = least[Empty];
            var own = cost.Server - (call.IsSigned ? signature : 0);
            Line(
                $"{call.Title, -34} {own, 10:F1} {own / empty.Server, 10:F2} {cost.Postgres, 15:F1} ",
                $"{cost.Postgres / empty.Server, 10:F2}   ",
                $"{(call.Reach is { } reach ? $"{reach:F2}" : "")}"
            );
            return call.Reach is not { } most || own / empty.Server <= most;
        }
    }

    private static Cost Measure(BenchServer server, Func<int> run)
    {
        var before = Cost.Now(server);
        var calls = run();
        return Cost.Now(server).Less(before, calls);
    }

    /// <summary>Microseconds of processor that a raw signature takes, while the server is idle.</summary>
    private static double Signature()
    {
        const int many = 1_500;
        using var rsa = RSA.Create(2048);
        var manifest = RandomNumberGenerator.GetBytes(600);
        rsa.SignData(manifest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var before = Environment.CpuUsage.TotalTime;
        for (var n = 0; n < many; n++)
        {
            rsa.SignData(manifest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / many;
    }
}

/// <summary>Processor time in microseconds.</summary>
/// <param name="Server">Of the server's process.</param>
/// <param name="Postgres">Of PostgreSQL with all its children.</param>
internal readonly record struct Cost(double Server, double Postgres)
{
    public static Cost Now(BenchServer server) =>
        new(server.CpuTime.TotalMicroseconds, ProcessorTime.Seconds(server.PostmasterId).Postgres * 1e6);

    /// <summary>What each of so many has taken since.</summary>
    public Cost Less(Cost before, int count) => new((Server - before.Server) / count, (Postgres - before.Postgres) / count);

    public Cost Least(Cost other) => new(Math.Min(Server, other.Server), Math.Min(Postgres, other.Postgres));
}
