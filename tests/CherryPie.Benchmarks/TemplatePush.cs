using System.Diagnostics;
using CherryPie.Server.Tests;
using CherryPie.Server.Tests.AppleWebService;
using Npgsql;

namespace CherryPie.Benchmarks;

/// <summary>Devices of the demo's template, and pushes of it to all of them.</summary>
internal static class TemplatePush
{
    public const string PassType = "pass.com.example.demo";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(30);

    public static async Task<SeededDevices> Seed(string database, int devices) =>
        await SeededDevices.Of(
            database,
            (string)(await Scalar(database, "SELECT id FROM passes WHERE id NOT LIKE 'seed%' ORDER BY number LIMIT 1"))!,
            PassType,
            devices
        );

    /// <summary>Asks for a push and waits until each answer is written down.</summary>
    /// <param name="database">To the database, past the server.</param>
    /// <param name="devices">How many the template's passes are on.</param>
    /// <param name="begins">Called when all is tidied up.</param>
    /// <param name="template">Its name.</param>
    /// <returns>How long it took, without what was tidied up before.</returns>
    public static async Task<TimeSpan> Run(string database, int devices, Action begins, string template = "demo")
    {
        await Scalar(database, "TRUNCATE push_batch_results");
        await Scalar(database, "VACUUM ANALYZE devices, registrations, push_batches");
        var before = (long)(await Scalar(database, $"SELECT pushed FROM templates WHERE name = '{template}'"))!;
        await Scalar(database, "CHECKPOINT");
        begins();
        var start = Stopwatch.GetTimestamp();
        await Scalar(
            database,
            $"""
            WITH t AS (UPDATE templates SET push_count = push_count + 1, pushed_at = now() WHERE name = '{template}'
                RETURNING id, account_id)
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
                SELECT 'template-changed', id::text, account_id, 0, 0, 0, 0, false FROM t;
            NOTIFY cherrypie_jobs
            """
        );
        await Eventually.Is(
            async () => (long)(await Scalar(database, $"SELECT pushed FROM templates WHERE name = '{template}'"))! - before >= devices,
            _patience
        );

        var took = Stopwatch.GetElapsedTime(start);
        var recorded = (long)
            (
                await Scalar(
                    database,
                    "SELECT count(*) FROM devices WHERE push_due_at IS NULL "
                        + "AND device_id IN (SELECT unnest(devices) FROM push_batch_results)"
                )
            )!;
        return recorded == devices ? took : throw new InvalidOperationException($"{recorded} answers of {devices} are written down");
    }

    public static async Task<object?> Scalar(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 3600 };
        return await command.ExecuteScalarAsync();
    }
}
