using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Push;

/// <summary>How many pushes of a leased page are not yet written down.</summary>
internal sealed class LeasedPage(long id)
{
    public long Id => id;

    public int Left { get; set; }
}

/// <summary>The SQL of pages of pushes.</summary>
internal sealed class PushPages(NpgsqlDataSource database, PushOptions options)
{
    /// <summary>The most devices in one.</summary>
    public const int Size = 1000;

    // Renewed whenever answers are written down.
    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(2);

    // OFFSET 0 keeps the planner from reading all registrations, which it takes for cheaper than a thousand look-ups while there are few.
    /// <summary>Follows a statement that begins with page (id, template_id, campaign_id, account_id): passes of one account and pass type.</summary>
    public static readonly string Asked = FormattableString.Invariant(
        $"""
        , owner AS MATERIALIZED (
            SELECT p.account_id, e.pass_type_identifier FROM (SELECT account_id, campaign_id FROM page LIMIT 1) p
            JOIN campaigns c ON c.id = p.campaign_id JOIN certificates e ON e.id = c.certificate_id),
        asked AS (
            INSERT INTO push_pages (account_id, pass_type_identifier, template_id, devices, size)
            SELECT (SELECT account_id FROM owner), (SELECT pass_type_identifier FROM owner), template_id, array_agg(device_id), count(*) FROM (
                SELECT device_id, template_id, (row_number() OVER (PARTITION BY template_id ORDER BY device_id) - 1) / {Size} AS part FROM (
                    SELECT r.device_id, max(page.template_id) AS template_id FROM page CROSS JOIN LATERAL (
                        SELECT device_id FROM registrations WHERE pass_id = page.id AND pass_type_identifier = (SELECT pass_type_identifier FROM owner) OFFSET 0) r
                    GROUP BY 1) told) parts
            GROUP BY template_id, part)
        """);

    /// <summary>Leases a page. Devices that have a push waiting or under way, or have just had one, keep to their own rows; so do those of a stopped pass type, which tries one at a time.</summary>
    /// <returns>Null when no page is due.</returns>
    public async Task<List<DuePush>?> Claim(CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            WITH next AS (
                SELECT p.id, t.stop_reason IS NOT NULL AS is_stopped FROM push_pages p JOIN pass_types t ON t.account_id = p.account_id AND t.pass_type_identifier = p.pass_type_identifier
                WHERE p.due_at <= clock_timestamp() AND (t.stopped_until IS NULL OR t.stopped_until <= clock_timestamp())
                ORDER BY p.due_at, p.id LIMIT 1 FOR UPDATE OF p SKIP LOCKED),
            taken AS (
                UPDATE push_pages p SET due_at = clock_timestamp() + $1, taken_at = COALESCE(taken_at, clock_timestamp()) FROM next WHERE p.id = next.id
                RETURNING p.id, p.account_id, p.pass_type_identifier, p.template_id, p.devices, p.taken_at, next.is_stopped),
            known AS MATERIALIZED (
                SELECT d.device_id, d.pass_type_identifier, d.push_token, taken.template_id,
                    taken.is_stopped OR d.account_id <> taken.account_id OR d.push_due_at IS NOT NULL OR COALESCE(d.pushed_at + $2 > clock_timestamp(), false) AS is_busy
                FROM taken CROSS JOIN LATERAL unnest(taken.devices) asked(device_id)
                JOIN devices d ON d.device_id = asked.device_id AND d.pass_type_identifier = taken.pass_type_identifier
                WHERE d.scheme = 'ApplePass' AND d.suspended_at IS NULL AND (d.push_due_at IS NOT NULL OR d.pushed_at IS NULL OR d.pushed_at < taken.taken_at)),
            busy AS (
                SELECT d.device_id, d.pass_type_identifier, known.template_id FROM devices d JOIN known ON known.is_busy AND d.device_id = known.device_id AND d.pass_type_identifier = known.pass_type_identifier
                ORDER BY 1, 2 FOR UPDATE OF d),
            due AS (
                UPDATE devices d SET push_template_id = busy.template_id, push_due_at = LEAST(d.push_due_at, GREATEST(clock_timestamp(), d.pushed_at + $2))
                FROM busy WHERE d.device_id = busy.device_id AND d.pass_type_identifier = busy.pass_type_identifier)
            SELECT taken.id, pass_type_identifier, account_id, template_id, clock_timestamp(), free.devices, tokens
            FROM taken CROSS JOIN (SELECT array_agg(device_id) AS devices, array_agg(push_token) AS tokens FROM known WHERE NOT is_busy) free
            """);
        command.Parameters.Add(new() { Value = _lease });
        command.Parameters.Add(new() { Value = options.Coalesce });
        List<DuePush>? due = null;
        LeasedPage? page = null;
        await using (var row = await command.ExecuteReaderAsync(stop))
        {
            if (await row.ReadAsync(stop))
            {
                page = new LeasedPage(row.GetInt64(0));
                var (type, account, template, begun) = (row.GetString(1), row.GetGuid(2), row.GetInt64(3), row.GetDateTime(4));
                due = row.IsDBNull(5) ? [] : [.. row.GetFieldValue<string[]>(5).Zip(row.GetFieldValue<string[]>(6), (device, token) =>
                    new DuePush(device, type, account, token, 1, template, IsProbe: false, Lease: null, begun, page))];
            }
        }

        if (due?.Count == 0)
        {
            await using var delete = database.CreateCommand("DELETE FROM push_pages WHERE id = $1");
            delete.Parameters.Add(new() { Value = page!.Id });
            await delete.ExecuteNonQueryAsync(stop);
        }
        else if (due is not null)
        {
            page!.Left = due.Count;
        }

        return due;
    }

    /// <summary>Ends pages of which all is written down, and renews the leases of the others; in the transaction of the answers.</summary>
    public static NpgsqlBatchCommand Progress(IReadOnlyCollection<PushResult> results)
    {
        var pages = results.Where(r => r.Push.Page is not null).GroupBy(r => r.Push.Page!).ToLookup(p => p.Key.Left == p.Count(), p => p.Key.Id);
        return new NpgsqlBatchCommand("WITH ended AS (DELETE FROM push_pages WHERE id = ANY($1)) UPDATE push_pages SET due_at = clock_timestamp() + $3 WHERE id = ANY($2)")
        {
            Parameters =
            {
                new() { Value = pages[true].ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new() { Value = pages[false].ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new() { Value = _lease },
            },
        };
    }

    /// <summary>After the transaction of the answers.</summary>
    public static void WrittenDown(IReadOnlyCollection<PushResult> results)
    {
        foreach (var result in results)
        {
            if (result.Push.Page is { } page)
            {
                page.Left--;
            }
        }
    }
}
