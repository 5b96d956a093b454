using CherryPie.Benchmarks;

// dotnet run -c Release --project tests/CherryPie.Benchmarks -- VERB
var verbs = new Dictionary<string, Func<int>>
{
    ["pass"] = PassBenchmark.Run,
};
if (args.Length == 1 && verbs.TryGetValue(args[0], out var run))
{
    return run();
}

Console.Error.WriteLine($"One of: {string.Join(", ", verbs.Keys)}");
return 2;
