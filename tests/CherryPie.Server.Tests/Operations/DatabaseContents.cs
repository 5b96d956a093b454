using Npgsql;

namespace CherryPie.Server.Tests.Operations;

/// <summary>All that a database holds, as text to be compared: rows, sequences, columns, indexes, triggers.</summary>
internal static class DatabaseContents
{
    // The version counts what servers keep in memory of accounts, and the restore of accounts is a change of them. The other is EF's, which
    // ran the migration.
    private const string Row =
        "(to_jsonb(t) - CASE WHEN tableoid = to_regclass('accounts') THEN 'version' ELSE 'ProductVersion' END)::text";

    public static async Task<SortedDictionary<string, string>> Of(string database, params string[] withoutTables)
    {
        await using var there = NpgsqlDataSource.Create(database + ";Pooling=false");
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var tables = await All(there, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
        foreach (var table in tables.Except(withoutTables))
        {
            contents[table] = string.Join('\n', await All(there, $"""SELECT {Row} FROM "{table}" t ORDER BY 1"""));
        }

        foreach (
            var sql in new[]
            {
                "SELECT sequencename || ' ' || coalesce(last_value::text, 'unused') FROM pg_sequences ORDER BY 1",
                "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '') "
                    + "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1",
                "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
                "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
            }
        )
        {
            contents[sql] = string.Join('\n', await All(there, sql));
        }

        return contents;
    }

    public static async Task Run(string database, string sql)
    {
        await using var there = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var command = there.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<string>> All(string database, string sql)
    {
        await using var there = NpgsqlDataSource.Create(database + ";Pooling=false");
        return await All(there, sql);
    }

    private static async Task<List<string>> All(NpgsqlDataSource there, string sql)
    {
        await using var command = there.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await rows.ReadAsync())
        {
            all.Add(rows.GetString(0));
        }

        return all;
    }
}
