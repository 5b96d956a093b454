using Npgsql;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>What tests do in a server's database by hand.</summary>
internal static class BulkSql
{
    /// <returns>The first value of the first row; null: there is none.</returns>
    public static async Task<object?> Sql(this Server server, string sql, params object[] parameters) =>
        await Sql(server.ConnectionString, sql, parameters);

    public static async Task<object?> Sql(string database, string sql, params object[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new() { Value = value });
        }

        var answer = await command.ExecuteScalarAsync();
        return answer is DBNull ? null : answer;
    }

    /// <summary>Has the database raise an error where a pass with the user id <c>trouble</c> is stored.</summary>
    /// <param name="server">Whose database.</param>
    /// <param name="code">The SQLSTATE.</param>
    /// <param name="times">How often, before it is well again.</param>
    /// <returns>How to ask how often it was, and how to end it.</returns>
    public static async Task<Trouble> Raise(this Server server, string code, int times)
    {
        var name = "trouble_" + Guid.NewGuid().ToString("N");
        await server.Sql(
            $"""
            CREATE SEQUENCE {name};
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('{name}') <= {times} THEN RAISE EXCEPTION 'trouble' USING ERRCODE = '{code}'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER {name} BEFORE INSERT ON passes FOR EACH ROW WHEN (NEW.user_defined_id = 'trouble') EXECUTE FUNCTION {name}();
            """
        );
        return new(server, name);
    }

    public sealed class Trouble(Server server, string name) : IAsyncDisposable
    {
        /// <summary>How often the pass was to be stored.</summary>
        public async Task<long> Times() => (long)(await server.Sql($"SELECT last_value FROM {name}"))!;

        public async ValueTask DisposeAsync() => await server.Sql($"DROP TRIGGER {name} ON passes");
    }
}
