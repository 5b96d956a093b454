namespace CherryPie.Server.Cli;

/// <summary>One verb. Its usage line is also what its arguments are read by: words in capitals are values, brackets mean
/// optional.</summary>
/// <param name="Usage">Such as <c>accounts create NAME [--key K] [--json]</c>.</param>
/// <param name="Does">What it does, in one line.</param>
/// <param name="Run">Gets a scope's services and the arguments; its result is the exit code.</param>
/// <param name="Database">Whether the database must be open and migrated.</param>
internal sealed record Verb(
    string Usage,
    string Does,
    Func<IServiceProvider, VerbArguments, CancellationToken, Task<int>> Run,
    bool Database = true
)
{
    public string Name { get; } =
        string.Join(' ', Usage.Split(' ').TakeWhile(w => w.All(c => char.IsAsciiLetterLower(c) || c == '-') && !w.StartsWith('-')));

    public int Words => Name.Split(' ').Length;

    public string Help =>
        $"{Usage}{Environment.NewLine}    {Does}{Environment.NewLine}Everywhere: --verbose (stack traces), --help, and any setting "
        + $"as --Name value";

    /// <summary>The usage's parameters, in order.</summary>
    public IReadOnlyList<VerbParameter> Parameters { get; } = VerbParameter.In(Usage);

    /// <summary>The names of its options, with their dashes.</summary>
    public IEnumerable<string> Options => Parameters.Where(p => p.IsOption).Select(p => p.Name);
}

/// <summary>A positional parameter, or an option with or without a value.</summary>
internal sealed record VerbParameter(string Name, bool Required, bool TakesValue)
{
    public bool IsOption => Name.StartsWith("--", StringComparison.Ordinal);

    public static IReadOnlyList<VerbParameter> In(string usage)
    {
        var found = new List<VerbParameter>();
        var depth = 0;
        foreach (var word in usage.Split(' ').SkipWhile(w => char.IsAsciiLetterLower(w[0])))
        {
            depth += word.Count(c => c == '[');
            var name = word.Trim('[', ']');
            if (
                !name.StartsWith("--", StringComparison.Ordinal)
                && found is [.., { IsOption: true, TakesValue: false } option]
                && !usage.Contains(option.Name + "]", StringComparison.Ordinal)
            )
            {
                found[^1] = option with { TakesValue = true };
            }
            else
            {
                found.Add(new VerbParameter(name, depth == 0, TakesValue: false));
            }

            depth -= word.Count(c => c == ']');
        }

        return found;
    }
}
