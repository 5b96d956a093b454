using System.Globalization;
using CherryPie.Server.Features.Jobs;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Push;

/// <summary>Gives a changed pass's registrations, or a changed template, a new update tag, and makes a push due for the devices.
/// Tags are given after the change was committed and one change at a time per pass type, so whoever sees a tag sees all before it.</summary>
internal sealed class FanOutChanges(NpgsqlDataSource database, PushOptions options, PushSignal bell)
{
    /// <summary>How many passes one transaction takes of a long walk.</summary>
    public const int PageSize = 1000;

    // Microseconds keep the line ahead of a line of the past that came back from a backup.
    private const string Bumped = """
        , bumped AS (
            INSERT INTO update_sequences (pass_type_identifier, last_tag)
            SELECT e.pass_type_identifier, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint
            FROM (SELECT DISTINCT campaign_id FROM changed) c JOIN campaigns ON campaigns.id = c.campaign_id JOIN certificates e ON e.id = campaigns.certificate_id GROUP BY 1 ORDER BY 1
            ON CONFLICT (pass_type_identifier) DO UPDATE SET last_tag = GREATEST(update_sequences.last_tag + 1, EXCLUDED.last_tag)
            RETURNING pass_type_identifier, last_tag)
        """;

    private const string OfPasses =
        "WITH changed AS (SELECT id, template_id, campaign_id FROM passes WHERE id = ANY(@ids))"
        + Bumped
        + """
            , stamped AS (
                UPDATE registrations r SET update_tag = b.last_tag FROM bumped b
                WHERE r.pass_type_identifier = b.pass_type_identifier AND r.pass_id IN (SELECT id FROM changed)
                RETURNING r.device_id, r.pass_type_identifier, r.pass_id),
            recent AS (
                SELECT unnest(a.devices) AS device_id, a.pass_type_identifier, a.begun_at FROM push_batch_results a JOIN bumped b USING (pass_type_identifier)
                WHERE a.begun_at > clock_timestamp() - @coalesce),
            told AS (
                SELECT d.device_id, d.pass_type_identifier, s.template_id, (SELECT max(begun_at) FROM recent r WHERE r.device_id = d.device_id AND r.pass_type_identifier = d.pass_type_identifier) AS begun_at
                FROM devices d JOIN (
                    SELECT device_id, pass_type_identifier, max(template_id) AS template_id
                    FROM stamped JOIN changed ON changed.id = stamped.pass_id GROUP BY 1, 2) s USING (device_id, pass_type_identifier)
                WHERE d.scheme = 'ApplePass' AND d.suspended_at IS NULL
                ORDER BY 1, 2 FOR UPDATE OF d),
            due AS (
                UPDATE devices d SET push_template_id = told.template_id,
                    push_due_at = LEAST(d.push_due_at, GREATEST(clock_timestamp(), d.pushed_at + @coalesce, told.begun_at + @coalesce))
                FROM told WHERE d.device_id = told.device_id AND d.pass_type_identifier = told.pass_type_identifier)
            SELECT 1
            """;

    private const string OfTemplates =
        Bumped
        + """
            INSERT INTO template_tags (template_id, pass_type_identifier, tag) SELECT changed.id, b.pass_type_identifier, b.last_tag FROM changed CROSS JOIN bumped b ORDER BY 1
            ON CONFLICT (template_id, pass_type_identifier) DO UPDATE SET tag = EXCLUDED.tag
            """;

    private static readonly string _page =
        """
             AND number > @position AND (passbook_devices > 0 OR android_pay_devices > 0) ORDER BY number LIMIT @size)
            """
        + PushBatches.Asked
        + "SELECT count(*), max(number) FROM page";

    private const string CampaignsOfType =
        "SELECT c.id FROM campaigns c JOIN certificates t ON t.id = c.certificate_id WHERE c.account_id = @account AND t.pass_type_identifier = @owner";

    public async Task Passes(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop)
    {
        await using var command = database.CreateCommand(OfPasses);
        command.Parameters.AddWithValue("ids", jobs.Select(j => j.Subject).Distinct().ToArray());
        command.Parameters.AddWithValue("coalesce", options.Coalesce);
        await command.ExecuteNonQueryAsync(stop);
        bell.Notify();
    }

    public Task Template(ClaimedJob job, CancellationToken stop) => Walk(job, "template_id = @owner", "id = @owner", Number(job), stop);

    public Task Campaign(ClaimedJob job, CancellationToken stop) =>
        Walk(job, "campaign_id = @owner", "campaign_id = @owner", Number(job), stop);

    public Task PassType(ClaimedJob job, CancellationToken stop) =>
        Walk(
            job,
            $"account_id = @account AND campaign_id IN ({CampaignsOfType})",
            $"campaign_id IN ({CampaignsOfType})",
            job.Subject,
            stop
        );

    private async Task Walk(ClaimedJob job, string passes, string templates, object owner, CancellationToken stop)
    {
        var position = job.Position;
        await using var connection = await database.OpenConnectionAsync(stop);
        for (var more = true; more; )
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            if (position == 0)
            {
                await using var tag = Command($"WITH changed AS (SELECT id, campaign_id FROM templates WHERE {templates})" + OfTemplates);
                await tag.ExecuteNonQueryAsync(stop);
            }

            await using var page = Command(
                $"WITH page AS (SELECT id, number, template_id, campaign_id, account_id FROM passes WHERE {passes}" + _page
            );
            page.Parameters.AddWithValue("position", position);
            page.Parameters.AddWithValue("size", PageSize);
            page.Parameters.AddWithValue("job", job.Id);
            long count;
            await using (var row = await page.ExecuteReaderAsync(stop))
            {
                await row.ReadAsync(stop);
                count = row.GetInt64(0);
                position = row.IsDBNull(1) ? position : row.GetInt64(1);
            }

            more = count == PageSize;
            await Save(job, position, count, connection, transaction, stop);
            await transaction.CommitAsync(stop);
            bell.Notify();

            NpgsqlCommand Command(string sql) =>
                new(sql, connection, transaction) { Parameters = { new("owner", owner), new("account", job.AccountId ?? Guid.Empty) } };
        }
    }

    // In the page's own transaction: after a crash the walk goes on behind the last page that counts. It renews the lease as well.
    private static async Task Save(
        ClaimedJob job,
        long position,
        long count,
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        CancellationToken stop
    )
    {
        await using var save = new NpgsqlCommand(
            "UPDATE jobs SET position = $3, done = done + $4, run_at = clock_timestamp() + $5 WHERE id = $1 AND leased_by = $2",
            connection,
            transaction
        );
        save.Parameters.Add(new() { Value = job.Id });
        save.Parameters.Add(new() { Value = job.LeasedBy });
        save.Parameters.Add(new() { Value = position });
        save.Parameters.Add(new() { Value = count });
        save.Parameters.Add(new() { Value = JobTable.Lease, NpgsqlDbType = NpgsqlDbType.Interval });
        if (await save.ExecuteNonQueryAsync(stop) == 0)
        {
            throw new JobFailure("another server has taken this job over, after its lease ended");
        }
    }

    private static long Number(ClaimedJob job) => long.Parse(job.Subject, CultureInfo.InvariantCulture);
}
