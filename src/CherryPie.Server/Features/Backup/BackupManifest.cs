using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Backup;

/// <summary>What a backup says of itself. It stands as a comment before the schema's SQL, the first entry of the dump.</summary>
/// <param name="Format">Raised when a former build could not read the file rightly.</param>
/// <param name="Version">The build that made it.</param>
/// <param name="Migration">The last one of the database that it was made of.</param>
/// <param name="SealedUnder">The master keys that the secrets in it need; ids, not the keys.</param>
/// <param name="Tables">In an order in which foreign keys are kept.</param>
/// <param name="LeftOut">Tables that are not in it.</param>
internal sealed record BackupManifest(
    int Format,
    string Version,
    string Migration,
    DateTimeOffset TakenAt,
    string PostgreSql,
    IReadOnlyList<SealingKey> SealedUnder,
    IReadOnlyList<BackedUpTable> Tables,
    IReadOnlyList<BackedUpSequence> Sequences,
    IReadOnlyList<string> LeftOut
)
{
    public const int NewestFormat = 1;
    private const string Mark = "-- CherryPie Server backup ";

    public string Comment() => Mark + JsonSerializer.Serialize(this) + "\n";

    /// <summary>The id of the block with what was written, <see cref="BackedUpRows"/> of each table.</summary>
    public int RowsId() => 2 + Tables.Count;

    /// <returns>Null when the SQL does not begin with one.</returns>
    /// <exception cref="OperatorError">A newer build made it.</exception>
    public static BackupManifest? Find(string sql)
    {
        if (!sql.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var json = JsonElement.Parse(sql.AsSpan(Mark.Length..sql.IndexOf('\n', StringComparison.Ordinal)));
        var format = json.GetProperty(nameof(Format)).GetInt32();
        return format > NewestFormat ? throw Newer(json.GetProperty(nameof(Version)).GetString()!) : json.Deserialize<BackupManifest>();
    }

    public static OperatorError Newer(string version) =>
        new(
            $"The backup was made by CherryPie Server {version}, which is newer than this one ({ServerVersion.Value}). "
                + "Restore it with that version or a later one. Nothing was changed."
        );
}

/// <param name="Columns">Those that hold data, by name.</param>
internal sealed record BackedUpTable(int Id, string Name, IReadOnlyList<string> Columns)
{
    /// <summary>Without a direction.</summary>
    public string Copy() => $"COPY {Sql.Name(Name)} ({string.Join(", ", Columns.Select(Sql.Name))})";
}

/// <param name="IsCalled">Whether the next value is the one after <paramref name="Value"/>.</param>
internal sealed record BackedUpSequence(string Name, long Value, bool IsCalled)
{
    /// <summary>Makes those that no migration does: each account has one of its own.</summary>
    public string SetValue() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE SEQUENCE IF NOT EXISTS {Sql.Name(Name)}; SELECT pg_catalog.setval('{Sql.Name(Name)}', {Value}, {Called});\n"
        );

    private string Called => IsCalled ? "true" : "false";
}

/// <param name="Sha256">Of the table's rows as COPY writes them, with their end mark; hexadecimal.</param>
internal sealed record BackedUpRows(string Table, long Rows, string Sha256);
