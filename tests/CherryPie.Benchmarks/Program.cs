using CherryPie.Benchmarks;

// dotnet run -c Release --project tests/CherryPie.Benchmarks -- VERB [OPTIONS]
var verbs = new Dictionary<string, Func<string[], Task<int>>>
{
    ["pass"] = _ => Task.FromResult(PassBenchmark.Run()),
    ["api"] = ApiBenchmark.Run,
    ["scale"] = ScaleBenchmark.Run,
    ["growth"] = GrowthBenchmark.Run,
    ["serve"] = ServeBenchmark.Run,
    ["cost"] = CostBenchmark.Run,
    ["accounts"] = AccountsBenchmark.Run,
    ["push"] = PushBenchmark.Run,
    ["events"] = async options =>
        await EventsBenchmark.Run(options) | await DeliveriesBenchmark.Run(options) | await FairnessBenchmark.Run(),
    ["deliveries"] = DeliveriesBenchmark.Run,
    ["bare-posts"] = DeliveriesBenchmark.Bare,
    ["import"] = ImportBenchmark.Run,
    ["console"] = ConsoleBenchmark.Run,
    ["push-heap"] = PushHeapBenchmark.Run,
    ["soak"] = SoakBenchmark.Run,
};
if (args.Length > 0 && verbs.TryGetValue(args[0], out var run))
{
    return await run(args[1..]);
}

Console.Error.WriteLine($"One of: {string.Join(", ", verbs.Keys.Where(v => v != "bare-posts"))}");
return 2;
