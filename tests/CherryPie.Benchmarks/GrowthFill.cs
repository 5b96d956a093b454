using System.Diagnostics;
using Npgsql;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>Multiplies the rows of a <see cref="GrowthSample"/> until there are so many passes. All indexes are in place meanwhile, so
/// their sizes are those that they grow to.</summary>
internal sealed class GrowthFill(BenchServer server)
{
    private const int Step = 100_000,
        Sessions = 3;
    private const string First = "(SELECT min(number) FROM passes WHERE user_defined_id LIKE 'c%')";

    // What differs from the row that is copied; n is the pass's number.
    private static readonly Dictionary<string, string> _passes = new()
    {
        ["id"] = "translate(left(encode(decode(md5('pass' || n), 'hex'), 'base64'), 14), '+/', 'Ab')",
        ["number"] = "n",
        ["user_defined_id"] = "'c' || lpad(n::text, 10, '0')",
        ["recovery_email"] = "CASE WHEN s.recovery_email IS NOT NULL THEN 'c' || lpad(n::text, 10, '0') || '@example.com' END",
        ["dynamic_data"] =
            "json_build_object('name', 'Ada Lovelace', 'points', n % 1000, 'member', 'c' || lpad(n::text, 10, '0'), "
            + "'group', (n / 100)::text)",
        ["dynamic_index"] =
            "jsonb_build_object('name', 'Ada Lovelace', 'points', (n % 1000)::text, 'member', 'c' || lpad(n::text, 10, '0'), "
            + "'group', (n / 100)::text)",
        ["created_at"] = "now() - interval '1 year' + n * interval '2 seconds'",
        ["updated_at"] = "now() - interval '1 year' + n * interval '2 seconds'",
    };
    private static readonly Dictionary<string, string> _devices = new()
    {
        ["device_id"] = "md5('device' || n)",
        ["push_token"] = "md5('token' || n) || md5('n' || n)",
    };
    private static readonly Dictionary<string, string> _registrations = new()
    {
        ["device_id"] = _devices["device_id"],
        ["pass_id"] = _passes["id"],
    };

    /// <summary>Several sessions fill at once; one that is ended fills none of its step, and the next run makes up for it.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> To(long passes)
    {
        var (start, step) = (Stopwatch.GetTimestamp(), -1L);
        var first = (long)(await server.Sql($"SELECT {First}"))! + GrowthSample.Size;
        await Durable(false);
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => Fill(() => first + (Interlocked.Increment(ref step) * Step), passes)));
        await server.Sql(
            $"""
            SELECT setval('{server.Variables["numbers"]}', max(number)) FROM passes;
            UPDATE issue_counters i SET issued = CASE WHEN i.shard = 0 THEN c.passes ELSE 0 END
            FROM (SELECT t.counter_id, count(*) AS passes FROM passes p JOIN templates t ON t.id = p.template_id GROUP BY 1
                UNION ALL SELECT c.counter_id, count(*) FROM passes p JOIN campaigns c ON c.id = p.campaign_id GROUP BY 1) c
            WHERE i.counter_id = c.counter_id;
            """
        );
        await Durable(true);
        await server.Sql("CHECKPOINT");
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task Fill(Func<long> next, long passes)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await Run(
            connection,
            $"""
            CREATE TEMP TABLE sample_passes AS
                SELECT number - {First} AS place, p.* FROM passes p WHERE number < {First} + {GrowthSample.Size};
            CREATE TEMP TABLE sample_registrations AS
                SELECT s.place, r.* FROM registrations r JOIN sample_passes s ON s.id = r.pass_id;
            CREATE TEMP TABLE sample_devices AS
                SELECT r.place, d.* FROM devices d JOIN sample_registrations r USING (device_id, pass_type_identifier);
            ANALYZE sample_passes, sample_registrations, sample_devices;
            """
        );
        var fill = string.Concat(
            await Copy(connection, "passes", _passes),
            await Copy(connection, "devices", _devices),
            await Copy(connection, "registrations", _registrations)
        );
        for (var first = next(); first <= passes; first = next())
        {
            var (last, began) = (Math.Min(first + Step - 1, passes), Stopwatch.GetTimestamp());
            if (!await IsThere(connection, first))
            {
                await Run(connection, "BEGIN; " + fill + " COMMIT", ("first", first), ("last", last));
                Line($"{last, 12} passes   {Sessions * (last - first) / Stopwatch.GetElapsedTime(began).TotalSeconds, 8:F0} /s");
            }
        }
    }

    private async Task Durable(bool on)
    {
        foreach (var setting in new[] { "fsync", "full_page_writes" })
        {
            await server.Sql($"ALTER SYSTEM SET {setting} = {(on ? "on" : "off")}");
        }

        await server.Sql("SELECT pg_reload_conf()");
    }

    private static async Task<string> Copy(NpgsqlConnection connection, string table, Dictionary<string, string> differs)
    {
        var columns = new List<string>();
        await using var command = new NpgsqlCommand(
            $"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            connection
        );
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            columns.Add(rows.GetString(0));
        }

        return $"""
            INSERT INTO {table} ({string.Join(", ", columns)})
            SELECT {string.Join(", ", columns.Select(c => differs.GetValueOrDefault(c, "s." + c)))}
            FROM generate_series(@first::bigint, @last::bigint) n JOIN sample_{table} s ON s.place = n % {GrowthSample.Size};
            """;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, params (string Name, long Value)[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> IsThere(NpgsqlConnection connection, long number)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM passes WHERE number = @number AND account_id = (SELECT account_id FROM templates LIMIT 1)",
            connection
        );
        command.Parameters.AddWithValue("number", number);
        return (long)(await command.ExecuteScalarAsync())! > 0;
    }
}
