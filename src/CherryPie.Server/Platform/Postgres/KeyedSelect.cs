using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A statement that reads the rows of some keys. PostgreSQL plans <c>= ANY($1)</c> anew for each list: its generic plan assumes
/// ten keys, so a plan for the real number seems cheaper, and the planning costs more than the rows. Therefore there is one statement for
/// 1, 4, 16 and 64 keys each, filled up with the last key, which is planned once.</summary>
/// <param name="select">Up to the condition.</param>
/// <param name="column">The key.</param>
internal sealed class KeyedSelect(string select, string column)
{
    /// <summary>The most keys.</summary>
    public const int Most = 64;

    private static readonly int[] _sizes = [1, 4, 16, Most];
    private readonly string[] _statements =
    [
        .. _sizes.Select(size => $"{select} WHERE {column} IN ({string.Join(", ", Enumerable.Range(1, size).Select(n => $"${n}"))})"),
    ];

    public NpgsqlCommand Of(NpgsqlDataSource database, IReadOnlyList<string> keys)
    {
        var size = Array.FindIndex(_sizes, s => s >= keys.Count);
        var command = database.CreateCommand(_statements[size]);
        for (var n = 0; n < _sizes[size]; n++)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = keys[Math.Min(n, keys.Count - 1)] });
        }

        return command;
    }
}
