using System.Security.Cryptography;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What each call costs, now and in the commit before: processor time of the server's process a request, and of PostgreSQL's, in
/// microseconds and in empty answers of the same run. Rates depend on who else uses the machine; these hardly do. Both servers run all the
/// time, each on a database of its own, and are asked in turns; the least of all rounds is told.
/// <c>-- cost [--before HEAD~1] [--rounds 3] [--seconds 2] [--clients 32] [--passes 10000] [--devices 20000] [--only get,put]</c>.
/// <c>--before</c> takes a commit, a folder where one is published, or <c>none</c>.</summary>
internal static class CostBenchmark
{
    public const string Push = "push";
    private const string None = "none";

    public static async Task<int> Run(string[] args)
    {
        var (rounds, seconds, devices) = (args.Number("--rounds", Rounds), args.Number("--seconds", 2), args.Number("--devices", 20_000));
        var (clients, passes, before) = (args.Number("--clients", 32), args.Number("--passes", 10_000), args.Text("--before") ?? "HEAD~1");
        var only = args.Text("--only")?.Split(',');
        bool IsWanted(string name) => only?.Contains(name) != false;

        await BenchServer.PinTo(1);
        var folder = Directory.CreateTempSubdirectory("cherrypie-bench-").FullName;
        var programs = before == None ? [BenchProgram.Current] : new[] { BenchProgram.Of(before, folder), BenchProgram.Current };
        using var standIn = await PushStandIn.Start(BenchProgram.Current, folder);
        var sides = new List<CostSide>();
        try
        {
            foreach (var program in programs)
            {
                sides.Add(await CostSide.Start(program, standIn, clients, passes, IsWanted));
            }

            sides.ForEach(s => s.WarmUp(seconds));
            var signature = double.MaxValue;
            for (var round = 0; round < rounds; round++)
            {
                sides.ForEach(s => s.Measure(seconds));
                signature = Math.Min(signature, Signature());
            }

            if (IsWanted(Push) && devices > 0)
            {
                foreach (var side in sides)
                {
                    await side.MeasurePushes(devices, rounds);
                }
            }

            Line($"{clients} clients, least of {rounds} rounds of {seconds} s; the server on core 0, all else on core 1");
            Line($"RSA-2048 signature {signature, 33:F0} us, not counted where \"without RSA\"");
            var missed = 0;
            for (var n = 0; n < sides.Count; n++)
            {
                Line($"{(n < sides.Count - 1 ? before : "now"), -34}  server us   in empty   PostgreSQL us   in empty   reach");
                missed = sides[n].Print(signature);
            }

            return missed == 0 ? 0 : 1;
        }
        finally
        {
            foreach (var side in sides)
            {
                await side.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Microseconds of processor that a raw signature takes, while the servers are idle.</summary>
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
