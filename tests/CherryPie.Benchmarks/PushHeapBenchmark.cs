using System.Diagnostics;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What a server holds while it pushes to many devices, beside few. It runs in this process, where its heap can be collected and
/// looked at. <c>-- push-heap [--devices 1000000]</c>.</summary>
internal static class PushHeapBenchmark
{
    private const int Few = 10_000;
    private const int FewTimes = 20; // for the highest of many is higher than that of few
    private const double Reach = 1.1;
    private static readonly string _program = typeof(ServerDb).Assembly.Location.Replace(
        "/tests/CherryPie.Benchmarks/",
        "/src/CherryPie.Server/",
        StringComparison.Ordinal
    );

    public static async Task<int> Run(string[] args)
    {
        var devices = args.Number("--devices", 1_000_000);
        var folder = Directory.CreateTempSubdirectory("cherrypie-bench-").FullName;
        await using var postgres = await EmbeddedPostgres.Start(
            Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName,
            durable: true
        );
        var database = postgres.ConnectionString();
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", folder);
        Environment.SetEnvironmentVariable("ConnectionStrings__CherryPie", database);
        Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "Warning");
        await Verb("migrate");
        await Verb("accounts create bench");
        using var standIn = await PushStandIn.Start(_program, folder);
        var main = typeof(ServerDb).Assembly.EntryPoint!;
        _ = Task.Factory.StartNew(
            () =>
                main.Invoke(
                    null,
                    [(string[])["--contentRoot", Path.GetDirectoryName(_program)!, "--urls", "http://127.0.0.1:0", .. standIn.Settings]]
                ),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await Eventually.Is(async () => await TemplatePush.Scalar(database, "SELECT id FROM passes LIMIT 1") is not null);
        await TemplatePush.Seed(database, Few);
        await TemplatePush.Run(database, Few, () => { }); // warms up
        var few = new List<long>();
        for (var time = 0; time < FewTimes; time++)
        {
            few.AddRange(await LiveHeap(() => TemplatePush.Run(database, Few, () => { })));
        }

        await TemplatePush.Seed(database, devices - Few);
        var many = await LiveHeap(() => TemplatePush.Run(database, devices, () => { }));
        double Ratio(Func<List<long>, double> of) => of(many) / of(few);
        static double Highest(List<long> heap) => heap.Max() / 1e6;
        static double Median(List<long> heap) => heap.Select(h => h / 1e6).Median();
        Line($"live heap, collected every 50 ms   while {Few} devices are pushed   while {devices} are   ratio");
        Line(
            $"median                             {Median(few), 31:F1} MB   {Median(many), 15:F1} MB   {Ratio(Median):F2}   (limit: ",
            $"{Reach:F1})"
        );
        Line($"highest                            {Highest(few), 31:F1} MB   {Highest(many), 15:F1} MB   {Ratio(Highest):F2}");
        standIn.Dispose();
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Environment.Exit(Ratio(Median) <= Reach ? 0 : 1); // the server has no other end here
        return 0;
    }

    private static async Task<List<long>> LiveHeap(Func<Task> push)
    {
        var pushing = push();
        var heap = new List<long>();
        while (!pushing.IsCompleted)
        {
            GC.Collect();
            heap.Add(GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(50);
        }

        await pushing;
        return heap;
    }

    private static async Task Verb(string arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", $"{_program} {arguments}") { WorkingDirectory = "/", RedirectStandardOutput = true }
        )!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
    }
}
