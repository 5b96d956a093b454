namespace CherryPie.Server.Cli;

/// <summary>All verbs. Without one the program serves.</summary>
internal static class Verbs
{
    private static readonly Verb[] _all =
    [
        new("migrate", "brings the database up to this version and exits", Migrate.Run, Database: false),
        new("health", "exit code 0 when the local server is ready", Health.Run, Database: false),
    ];

    public static string Overview { get; } =
        "Without a verb: serves. Verbs:" + Environment.NewLine
        + string.Join(Environment.NewLine, _all.Select(v => $"  {v.Usage}{Environment.NewLine}      {v.Does}"))
        + Environment.NewLine + "  help" + Environment.NewLine + "      prints this"
        + Environment.NewLine + "Everywhere: --verbose (stack traces), --help, and any setting as --Name value";

    /// <summary>The verb that the words begin with, the longest name first.</summary>
    public static Verb? Find(IReadOnlyList<string> words) =>
        _all.Where(v => words.Take(v.Words).SequenceEqual(v.Name.Split(' '))).MaxBy(v => v.Words);
}
