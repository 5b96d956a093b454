using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Many registered devices, stored past the API: each has a pass of its own, a copy of a given one.</summary>
internal sealed class SeededDevices
{
    private readonly string _connectionString;
    private readonly string _prefix;

    private SeededDevices(string connectionString, string prefix, int count) =>
        (_connectionString, _prefix, Count) = (connectionString, prefix, count);

    public int Count { get; }

    public IEnumerable<string> Tokens => Enumerable.Range(1, Count).Select(Token);

    /// <param name="connectionString">The database.</param>
    /// <param name="pass">The pass to copy.</param>
    /// <param name="passType">Its pass type identifier.</param>
    /// <param name="count">How many.</param>
    public static async Task<SeededDevices> Of(string connectionString, string pass, string passType, int count)
    {
        var it = new SeededDevices(
            connectionString,
            pass[..4].Replace('_', 'a').Replace('-', 'b') + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2)),
            count
        );
        await it.Run(
            """
            INSERT INTO passes SELECT (jsonb_populate_record(p, jsonb_build_object(
                'id', @prefix || lpad(n::text, 6, '0'), 'number', last.number + n, 'user_defined_id', null, 'passbook_devices', 1))).*
            FROM passes p, (SELECT max(number) AS number FROM passes) last, generate_series(1, @count) n WHERE p.id = @pass;
            INSERT INTO devices (device_id, pass_type_identifier, account_id, push_token, scheme, registered_at, push_attempts)
            SELECT @prefix || n, @type, p.account_id, md5(@prefix) || lpad(to_hex(n), 32, '0'), 'ApplePass', now() - interval '1 hour', 0
            FROM passes p, generate_series(1, @count) n WHERE p.id = @pass;
            INSERT INTO registrations (device_id, pass_type_identifier, pass_id, update_tag, known_tag, created_at)
            SELECT @prefix || n, @type, @prefix || lpad(n::text, 6, '0'), 0, 0, now() FROM generate_series(1, @count) n;
            """,
            ("pass", pass),
            ("type", passType),
            ("count", count),
            ("prefix", it._prefix)
        );
        await it.Run("ANALYZE passes, devices, registrations");
        return it;
    }

    // As the statement above makes them.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security",
        "CA5351",
        Justification = "PostgreSQL has it built in, and nothing is protected."
    )]
    public string Token(int number) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(_prefix))) + number.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>How many are registered; suspended ones too.</summary>
    public Task<long> Registered() => Number("SELECT count(*) FROM registrations WHERE device_id LIKE @prefix || '%'");

    public Task<long> Suspended() =>
        Number("SELECT count(*) FROM devices WHERE device_id LIKE @prefix || '%' AND suspended_at IS NOT NULL");

    /// <summary>For how many a push is due or under way.</summary>
    public Task<long> Waiting() =>
        Number(
            """
            SELECT (SELECT count(*) FROM devices WHERE device_id LIKE @prefix || '%' AND push_due_at IS NOT NULL)
                + (SELECT COALESCE(sum(size), 0) FROM push_batches WHERE devices[1] LIKE @prefix || '%')
            """
        );

    /// <summary>Why their pass type is stopped; null when it is not.</summary>
    public async Task<string?> Stopped()
    {
        await using var command = await Command(
            """
            SELECT stop_reason FROM pass_types t
            JOIN devices d ON d.account_id = t.account_id AND d.pass_type_identifier = t.pass_type_identifier
            WHERE d.device_id = @prefix || '1'
            """
        );
        await using var connection = command.Connection;
        return await command.ExecuteScalarAsync() as string;
    }

    private async Task<long> Number(string sql)
    {
        await using var command = await Command(sql);
        await using var connection = command.Connection;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task Run(string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlCommand> Command(string sql)
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        return new NpgsqlCommand(sql, connection) { Parameters = { new("prefix", _prefix) } };
    }
}
