using System.Data.Common;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Push;

/// <summary>A batch of pushes that this server has leased.</summary>
internal sealed class LeasedBatch(long id, long jobId)
{
    public long Id => id;

    public long JobId => jobId;

    /// <summary>How many of its pushes have no recorded result yet.</summary>
    public int Unrecorded { get; set; }
}

/// <summary>Leases the batches that fan-outs left.</summary>
internal sealed class PushBatches(NpgsqlDataSource database, PushOptions options, ServerLease server)
{
    /// <summary>The most devices in one.</summary>
    public const int Size = 1000;

    /// <summary>How long a server that lives may send it; <see cref="RecordPushes"/> renews the lease with each group of results. Those of
    /// a server that is gone are released by <see cref="Release"/>.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // Those whose results are not all recorded. One caller at a time claims and gives back.
    private readonly List<LeasedBatch> _underWay = [];

    public const string Release = "UPDATE push_batches SET due_at = clock_timestamp(), leased_by = NULL WHERE leased_by = ANY($1)";

    /// <summary>Leases a due batch. A device that has a push waiting or under way, or had one of another fan-out within Push__Coalesce,
    /// gets the push in its own row instead; so do all of a pass type whose circuit breaker is open, which tries one push at a
    /// time.</summary>
    /// <returns>Null when no batch is due.</returns>
    public async Task<List<DuePush>?> Claim(CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            WITH next AS (
                SELECT p.id, t.stop_reason IS NOT NULL AS is_stopped FROM push_batches p
                JOIN pass_types t ON t.account_id = p.account_id AND t.pass_type_identifier = p.pass_type_identifier
                WHERE p.due_at <= clock_timestamp() AND (t.stopped_until IS NULL OR t.stopped_until <= clock_timestamp())
                ORDER BY p.due_at, p.id LIMIT 1 FOR UPDATE OF p SKIP LOCKED),
            taken AS (
                UPDATE push_batches p SET due_at = clock_timestamp() + $1, leased_by = $3, taken_at = COALESCE(taken_at, clock_timestamp())
                FROM next WHERE p.id = next.id
                RETURNING p.id, p.job_id, p.account_id, p.pass_type_identifier, p.template_id, p.devices, p.taken_at, next.is_stopped),
            recent AS MATERIALIZED (
                SELECT device_id, max(a.begun_at) AS begun_at
                FROM taken JOIN push_batch_results a ON a.pass_type_identifier = taken.pass_type_identifier
                CROSS JOIN LATERAL unnest(a.devices) device_id
                WHERE a.begun_at > clock_timestamp() - $2 AND a.job_id <> taken.job_id GROUP BY 1),
            had AS MATERIALIZED (
                SELECT unnest(a.devices) AS device_id FROM taken JOIN push_batch_results a ON a.batch_id = taken.id),
            known AS MATERIALIZED (
                SELECT d.device_id, d.pass_type_identifier, d.push_token, taken.template_id, recent.begun_at,
                    taken.is_stopped OR d.account_id <> taken.account_id OR d.push_due_at IS NOT NULL
                        OR COALESCE(d.pushed_at + $2 > clock_timestamp(), false) OR recent.begun_at IS NOT NULL AS is_busy
                FROM taken CROSS JOIN LATERAL unnest(taken.devices) asked(device_id)
                JOIN devices d ON d.device_id = asked.device_id AND d.pass_type_identifier = taken.pass_type_identifier
                LEFT JOIN recent ON recent.device_id = d.device_id
                WHERE d.scheme = 'ApplePass' AND d.suspended_at IS NULL AND d.device_id NOT IN (SELECT device_id FROM had)
                    AND (d.push_due_at IS NOT NULL OR d.pushed_at IS NULL OR d.pushed_at < taken.taken_at)),
            busy AS (
                SELECT d.device_id, d.pass_type_identifier, known.template_id, known.begun_at FROM devices d
                JOIN known ON known.is_busy AND d.device_id = known.device_id AND d.pass_type_identifier = known.pass_type_identifier
                ORDER BY 1, 2 FOR UPDATE OF d),
            due AS (
                UPDATE devices d SET push_template_id = busy.template_id,
                    push_due_at = LEAST(d.push_due_at, GREATEST(clock_timestamp(), d.pushed_at + $2, busy.begun_at + $2))
                FROM busy WHERE d.device_id = busy.device_id AND d.pass_type_identifier = busy.pass_type_identifier)
            SELECT taken.id, job_id, pass_type_identifier, account_id, template_id, clock_timestamp(), free.devices, tokens
            FROM taken CROSS JOIN (
                SELECT array_agg(device_id) AS devices, array_agg(push_token) AS tokens FROM known WHERE NOT is_busy) free
            """
        );
        command.Parameters.Add(new() { Value = Lease });
        command.Parameters.Add(new() { Value = options.Coalesce });
        command.Parameters.Add(new() { Value = server.Id });
        (LeasedBatch Batch, List<DuePush> Due) claimed;
        await using (var row = await command.ExecuteReaderAsync(stop))
        {
            if (!await row.ReadAsync(stop))
            {
                return null;
            }

            claimed = Read(row);
        }

        claimed.Batch.Unrecorded = claimed.Due.Count;
        _underWay.RemoveAll(b => b.Unrecorded == 0);
        _underWay.Add(claimed.Batch);
        if (claimed.Due.Count == 0)
        {
            await Delete(claimed.Batch, stop);
        }

        return claimed.Due;
    }

    /// <summary>Makes due again what this server has leased and does not send: the answer to a claim was lost, or a batch of which nothing
    /// is left to send could not be deleted.</summary>
    public async Task GiveBack(CancellationToken stop)
    {
        _underWay.RemoveAll(b => b.Unrecorded == 0);
        await using var command = database.CreateWork(
            "UPDATE push_batches SET due_at = clock_timestamp(), leased_by = NULL WHERE leased_by = $1 AND id <> ALL($2)"
        );
        command.Parameters.Add(new() { Value = server.Id });
        command.Parameters.Add(new() { Value = _underWay.Select(b => b.Id).ToArray() });
        await command.ExecuteNonQueryAsync(stop);
    }

    private static (LeasedBatch, List<DuePush>) Read(DbDataReader row)
    {
        var batch = new LeasedBatch(row.GetInt64(0), row.GetInt64(1));
        var (type, account, template, begun) = (row.GetString(2), row.GetGuid(3), row.GetInt64(4), row.GetDateTime(5));
        if (row.IsDBNull(6))
        {
            return (batch, []);
        }

        var (devices, tokens) = (row.GetFieldValue<string[]>(6), row.GetFieldValue<string[]>(7));
        return (
            batch,
            [
                .. devices.Zip(
                    tokens,
                    (device, token) => new DuePush(device, type, account, token, 1, template, IsProbe: false, Lease: null, begun, batch)
                ),
            ]
        );
    }

    private async Task Delete(LeasedBatch batch, CancellationToken stop)
    {
        await using var delete = database.CreateWork("DELETE FROM push_batches WHERE id = $1");
        delete.Parameters.Add(new() { Value = batch.Id });
        await delete.ExecuteNonQueryAsync(stop);
    }
}
