using Npgsql;

namespace CherryPie.Server.Features.Backup;

/// <summary>Which tables and sequences a backup holds: all that the database has, but for the few that are named here.</summary>
internal static class BackedUpSchema
{
    public const string History = "__EFMigrationsHistory";

    /// <summary>Tables that are not in a backup, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [History] = "the migrations that build the schema fill it",
            ["account_changes"] = "a count that its migration begins, and that the restored accounts raise by themselves",
        };

    // Own tables only: views of former names are the migrations' doing. Generated columns compute themselves.
    private const string TablesSql = """
        SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
        GROUP BY c.relname
        ORDER BY c.relname
        """;

    private const string ForeignKeysSql = """
        SELECT DISTINCT c.relname, r.relname
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
        WHERE k.contype = 'f' AND c.oid <> r.oid AND c.relnamespace = current_schema()::regnamespace
        """;

    private const string SequencesSql = """
        SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL
        FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = ANY($1)
        ORDER BY sequencename
        """;

    private const string SequenceNamesSql = """
        SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace ORDER BY relname
        """;

    // Each that is read stays locked until the statement's transaction ends; PostgreSQL has places for some thousands.
    private const int SequencesAtOnce = 500;

    /// <summary>All tables of the database, those left out as well.</summary>
    public static Task<List<(string Name, string[] Columns)>> AllTables(NpgsqlConnection connection, CancellationToken stop) =>
        connection.All(TablesSql, r => (r.GetString(0), r.GetFieldValue<string[]>(1)), stop);

    /// <summary>The tables that are backed up, each after those that its foreign keys name.</summary>
    public static async Task<List<BackedUpTable>> Tables(NpgsqlConnection connection, CancellationToken stop)
    {
        var left = (await AllTables(connection, stop)).Where(t => !LeftOut.ContainsKey(t.Name)).ToList();
        var keys = await connection.All(ForeignKeysSql, r => (From: r.GetString(0), To: r.GetString(1)), stop);
        var ordered = new List<BackedUpTable>();
        while (left.Count > 0)
        {
            var next = left.FindIndex(t => !keys.Exists(k => k.From == t.Name && left.Exists(l => l.Name == k.To)));
            if (next < 0)
            {
                throw new InvalidOperationException("Foreign keys form a circle: " + string.Join(", ", left.Select(t => t.Name)));
            }

            ordered.Add(new BackedUpTable(2 + ordered.Count, left[next].Name, left[next].Columns));
            left.RemoveAt(next);
        }

        return ordered;
    }

    /// <summary>Sequences take no part in a snapshot. Read after it was taken, they are not behind any row of it.</summary>
    /// <param name="connection">Has no transaction.</param>
    public static async Task<List<BackedUpSequence>> Sequences(NpgsqlConnection connection, CancellationToken stop)
    {
        var sequences = new List<BackedUpSequence>();
        foreach (var names in (await connection.All(SequenceNamesSql, r => r.GetString(0), stop)).Chunk(SequencesAtOnce))
        {
            await using var command = new NpgsqlCommand(SequencesSql, connection);
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
            await using var rows = await command.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop))
            {
                sequences.Add(new BackedUpSequence(rows.GetString(0), rows.GetInt64(1), rows.GetBoolean(2)));
            }
        }

        return sequences;
    }

    /// <returns>The last migration; <see cref="SchemaScript.Nothing"/> where there is none.</returns>
    public static async Task<string> LastMigration(NpgsqlConnection connection, CancellationToken stop) =>
        await connection.One<bool>($"SELECT to_regclass('{Sql.Name(History)}') IS NOT NULL", stop)
            ? await connection.One<string>(
                $"""SELECT coalesce(max("MigrationId"), '{SchemaScript.Nothing}') FROM {Sql.Name(History)}""",
                stop
            )
            : SchemaScript.Nothing;
}
