using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Push;

/// <summary>A page that this server sends.</summary>
internal sealed class LeasedPage(long id, long jobId)
{
    public long Id => id;

    public long JobId => jobId;

    /// <summary>How many of its pushes are not yet written down.</summary>
    public int Left { get; set; }
}

/// <summary>The SQL of pages of pushes.</summary>
internal sealed class PushBatches(NpgsqlDataSource database, PushOptions options)
{
    /// <summary>The most devices in one.</summary>
    public const int Size = 1000;

    // Renewed whenever answers are written down.
    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(2);

    // OFFSET 0 keeps the planner from reading all registrations, which it takes for cheaper than a thousand look-ups while there are few.
    /// <summary>Follows a statement that begins with page (id, template_id, campaign_id, account_id): passes of one account and pass type. @job is the job's number.</summary>
    public static readonly string Asked = FormattableString.Invariant(
        $"""
        , owner AS MATERIALIZED (
            SELECT p.account_id, e.pass_type_identifier FROM (SELECT account_id, campaign_id FROM page LIMIT 1) p
            JOIN campaigns c ON c.id = p.campaign_id JOIN certificates e ON e.id = c.certificate_id),
        asked AS (
            INSERT INTO push_batches (job_id, account_id, pass_type_identifier, template_id, devices, size)
            SELECT @job, (SELECT account_id FROM owner), (SELECT pass_type_identifier FROM owner), template_id, array_agg(device_id), count(*) FROM (
                SELECT device_id, template_id, (row_number() OVER (ORDER BY device_id) - 1) / {Size} AS part FROM (
                    SELECT r.device_id, max(page.template_id) AS template_id FROM page CROSS JOIN LATERAL (
                        SELECT device_id FROM registrations WHERE pass_id = page.id AND pass_type_identifier = (SELECT pass_type_identifier FROM owner) OFFSET 0) r
                    GROUP BY 1) told) parts
            GROUP BY template_id, part)
        """
    );

    /// <summary>Leases a page. Devices that have a push waiting or under way, or have just had one, keep to their own rows; so do those of a stopped pass type, which tries one at a time.</summary>
    /// <returns>Null when no page is due.</returns>
    public async Task<List<DuePush>?> Claim(CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            WITH next AS (
                SELECT p.id, t.stop_reason IS NOT NULL AS is_stopped FROM push_batches p JOIN pass_types t ON t.account_id = p.account_id AND t.pass_type_identifier = p.pass_type_identifier
                WHERE p.due_at <= clock_timestamp() AND (t.stopped_until IS NULL OR t.stopped_until <= clock_timestamp())
                ORDER BY p.due_at, p.id LIMIT 1 FOR UPDATE OF p SKIP LOCKED),
            taken AS (
                UPDATE push_batches p SET due_at = clock_timestamp() + $1, taken_at = COALESCE(taken_at, clock_timestamp()) FROM next WHERE p.id = next.id
                RETURNING p.id, p.job_id, p.account_id, p.pass_type_identifier, p.template_id, p.devices, p.taken_at, next.is_stopped),
            recent AS MATERIALIZED (
                SELECT device_id, max(a.begun_at) AS begun_at FROM taken JOIN push_batch_results a ON a.pass_type_identifier = taken.pass_type_identifier CROSS JOIN LATERAL unnest(a.devices) device_id
                WHERE a.begun_at > clock_timestamp() - $2 AND a.job_id <> taken.job_id GROUP BY 1),
            had AS MATERIALIZED (SELECT unnest(a.devices) AS device_id FROM taken JOIN push_batch_results a ON a.batch_id = taken.id),
            known AS MATERIALIZED (
                SELECT d.device_id, d.pass_type_identifier, d.push_token, taken.template_id, recent.begun_at,
                    taken.is_stopped OR d.account_id <> taken.account_id OR d.push_due_at IS NOT NULL OR COALESCE(d.pushed_at + $2 > clock_timestamp(), false) OR recent.begun_at IS NOT NULL AS is_busy
                FROM taken CROSS JOIN LATERAL unnest(taken.devices) asked(device_id)
                JOIN devices d ON d.device_id = asked.device_id AND d.pass_type_identifier = taken.pass_type_identifier
                LEFT JOIN recent ON recent.device_id = d.device_id
                WHERE d.scheme = 'ApplePass' AND d.suspended_at IS NULL AND d.device_id NOT IN (SELECT device_id FROM had)
                    AND (d.push_due_at IS NOT NULL OR d.pushed_at IS NULL OR d.pushed_at < taken.taken_at)),
            busy AS (
                SELECT d.device_id, d.pass_type_identifier, known.template_id, known.begun_at FROM devices d JOIN known ON known.is_busy AND d.device_id = known.device_id AND d.pass_type_identifier = known.pass_type_identifier
                ORDER BY 1, 2 FOR UPDATE OF d),
            due AS (
                UPDATE devices d SET push_template_id = busy.template_id, push_due_at = LEAST(d.push_due_at, GREATEST(clock_timestamp(), d.pushed_at + $2, busy.begun_at + $2))
                FROM busy WHERE d.device_id = busy.device_id AND d.pass_type_identifier = busy.pass_type_identifier)
            SELECT taken.id, job_id, pass_type_identifier, account_id, template_id, clock_timestamp(), free.devices, tokens
            FROM taken CROSS JOIN (SELECT array_agg(device_id) AS devices, array_agg(push_token) AS tokens FROM known WHERE NOT is_busy) free
            """
        );
        command.Parameters.Add(new() { Value = _lease });
        command.Parameters.Add(new() { Value = options.Coalesce });
        List<DuePush>? due = null;
        LeasedPage? page = null;
        await using (var row = await command.ExecuteReaderAsync(stop))
        {
            if (await row.ReadAsync(stop))
            {
                page = new LeasedPage(row.GetInt64(0), row.GetInt64(1));
                var (type, account, template, begun) = (row.GetString(2), row.GetGuid(3), row.GetInt64(4), row.GetDateTime(5));
                due = row.IsDBNull(6)
                    ? []
                    :
                    [
                        .. row.GetFieldValue<string[]>(6)
                            .Zip(
                                row.GetFieldValue<string[]>(7),
                                (device, token) =>
                                    new DuePush(device, type, account, token, 1, template, IsProbe: false, Lease: null, begun, page)
                            ),
                    ];
            }
        }

        if (due?.Count == 0)
        {
            await using var delete = database.CreateCommand("DELETE FROM push_batches WHERE id = $1");
            delete.Parameters.Add(new() { Value = page!.Id });
            await delete.ExecuteNonQueryAsync(stop);
        }
        else if (due is not null)
        {
            page!.Left = due.Count;
        }

        return due;
    }

    /// <summary>Keeps what APNs has taken, a row for all of a page that have come together: a row for each would cost more than the push.</summary>
    public static NpgsqlBatchCommand Answered(IGrouping<LeasedPage, PushResult> results)
    {
        var push = results.First().Push;
        return new NpgsqlBatchCommand(
            "INSERT INTO push_batch_results (batch_id, job_id, pass_type_identifier, template_id, begun_at, devices, apns_ids) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        {
            Parameters =
            {
                new() { Value = results.Key.Id },
                new() { Value = results.Key.JobId },
                new() { Value = push.PassTypeIdentifier },
                new() { Value = push.TemplateId!.Value },
                new() { Value = push.Begun },
                new() { Value = results.Select(r => r.Push.DeviceId).ToArray() },
                new() { Value = results.Select(r => r.Answer.ApnsId).ToArray() },
            },
        };
    }

    /// <summary>Ends pages of which all is written down, and renews the leases of the others; in the transaction of the answers.</summary>
    public static NpgsqlBatchCommand Progress(IReadOnlyCollection<PushResult> results)
    {
        var pages = results
            .Where(r => r.Push.Page is not null)
            .GroupBy(r => r.Push.Page!)
            .ToLookup(p => p.Key.Left == p.Count(), p => p.Key.Id);
        return new NpgsqlBatchCommand(
            "WITH ended AS (DELETE FROM push_batches WHERE id = ANY($1)) UPDATE push_batches SET due_at = clock_timestamp() + $3 WHERE id = ANY($2)"
        )
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
