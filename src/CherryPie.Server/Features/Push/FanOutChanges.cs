using System.Text.Json;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Push;

/// <summary>Gives a changed pass's registrations, or a changed template, a new update tag, and makes pushes due for the devices.
/// Tags are given after the change has committed, by one transaction at a time per pass type, so a device that has seen a tag has seen
/// all changes before it.</summary>
internal sealed class FanOutChanges(NpgsqlDataSource database, PushOptions options, PushSignal signal)
{
    /// <summary>How many passes one transaction of a fan-out takes.</summary>
    public const int PassesPerTransaction = 1000;

    // A tag is the clock's microseconds, or one more than the last: after a restore new tags are greater than those that devices have.
    private const string TagPasses = """
        WITH changed AS (SELECT id, template_id, campaign_id FROM passes WHERE id = ANY(@ids)),
        bumped AS (
            INSERT INTO update_sequences (pass_type_identifier, last_tag)
            SELECT e.pass_type_identifier, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint
            FROM (SELECT DISTINCT campaign_id FROM changed) c
            JOIN campaigns ON campaigns.id = c.campaign_id JOIN certificates e ON e.id = campaigns.certificate_id
            GROUP BY 1 ORDER BY 1
            ON CONFLICT (pass_type_identifier) DO UPDATE SET last_tag = GREATEST(update_sequences.last_tag + 1, EXCLUDED.last_tag)
            RETURNING pass_type_identifier, last_tag),
        tagged AS (
            UPDATE registrations r SET update_tag = b.last_tag FROM bumped b
            WHERE r.pass_type_identifier = b.pass_type_identifier AND r.pass_id IN (SELECT id FROM changed)
            RETURNING r.device_id, r.pass_type_identifier, r.pass_id),
        recent AS (
            SELECT unnest(a.devices) AS device_id, a.pass_type_identifier, a.begun_at
            FROM push_batch_results a JOIN bumped b USING (pass_type_identifier) WHERE a.begun_at > clock_timestamp() - @coalesce),
        notified AS (
            SELECT d.device_id, d.pass_type_identifier, s.template_id,
                (SELECT max(begun_at) FROM recent r
                    WHERE r.device_id = d.device_id AND r.pass_type_identifier = d.pass_type_identifier) AS begun_at
            FROM devices d JOIN (
                SELECT device_id, pass_type_identifier, max(template_id) AS template_id
                FROM tagged JOIN changed ON changed.id = tagged.pass_id GROUP BY 1, 2) s USING (device_id, pass_type_identifier)
            WHERE d.scheme = 'ApplePass' AND d.suspended_at IS NULL
            ORDER BY 1, 2 FOR UPDATE OF d),
        due AS (
            UPDATE devices d SET push_template_id = n.template_id,
                push_due_at = LEAST(d.push_due_at, GREATEST(clock_timestamp(), d.pushed_at + @coalesce, n.begun_at + @coalesce))
            FROM notified n WHERE d.device_id = n.device_id AND d.pass_type_identifier = n.pass_type_identifier)
        SELECT 1
        """;

    private const string CampaignsOfType = """
        SELECT c.id FROM campaigns c JOIN certificates t ON t.id = c.certificate_id
        WHERE c.account_id = @account AND t.pass_type_identifier = @owner
        """;

    private static readonly Scope _template = new(Templates: "id = @owner", Passes: "template_id = @owner");
    private static readonly Scope _campaign = new(Templates: "campaign_id = @owner", Passes: "campaign_id = @owner");
    private static readonly Scope _passType = new(
        Templates: $"campaign_id IN ({CampaignsOfType})",
        Passes: $"account_id = @account AND campaign_id IN ({CampaignsOfType})"
    );

    public Task Passes(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) => Passes([.. jobs.Select(j => j.Subject).Distinct()], stop);

    /// <summary>The passes that one job lists.</summary>
    public Task Listed(ClaimedJob job, CancellationToken stop) => Passes(JsonSerializer.Deserialize<string[]>(job.Payload!)!, stop);

    private async Task Passes(string[] ids, CancellationToken stop)
    {
        await using var command = database.CreateWork(TagPasses);
        command.Parameters.AddWithValue("ids", ids);
        command.Parameters.AddWithValue("coalesce", options.Coalesce);
        await command.ExecuteNonQueryAsync(stop);
        signal.Notify();
    }

    public Task Template(ClaimedJob job, CancellationToken stop) => FanOut(job, _template, JobPosition.Id(job), stop);

    public Task Campaign(ClaimedJob job, CancellationToken stop) => FanOut(job, _campaign, JobPosition.Id(job), stop);

    public Task PassType(ClaimedJob job, CancellationToken stop) => FanOut(job, _passType, job.Subject, stop);

    private async Task FanOut(ClaimedJob job, Scope scope, object owner, CancellationToken stop)
    {
        var position = job.Position;
        await using var connection = await database.OpenConnectionAsync(stop);
        for (var more = true; more; )
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            if (position == 0)
            {
                await using var tag = Command(scope.TagTemplates);
                await tag.ExecuteNonQueryAsync(stop);
            }

            await using var batches = Command(scope.InsertBatches);
            batches.Parameters.AddWithValue("position", position);
            batches.Parameters.AddWithValue("passes", PassesPerTransaction);
            batches.Parameters.AddWithValue("devices", PushBatches.Size);
            batches.Parameters.AddWithValue("job", job.Id);
            long count;
            await using (var row = await batches.ExecuteReaderAsync(stop))
            {
                await row.ReadAsync(stop);
                count = row.GetInt64(0);
                position = row.IsDBNull(1) ? position : row.GetInt64(1);
            }

            more = count == PassesPerTransaction;
            await JobPosition.Save(job, position, count, transaction, stop);
            await transaction.CommitAsync(stop);
            signal.Notify();

            NpgsqlCommand Command(string sql) =>
                new(sql, connection, transaction)
                {
                    CommandTimeout = ConnectionSettings.LongestWork,
                    Parameters = { new("owner", owner), new("account", job.AccountId ?? Guid.Empty) },
                };
        }
    }

    /// <summary>The two statements of a fan-out over the passes of a template, of a campaign or of a pass type.</summary>
    /// <param name="Templates">A condition on templates.</param>
    /// <param name="Passes">The condition on passes that means the same.</param>
    private sealed record Scope(string Templates, string Passes)
    {
        /// <summary>With the first transaction: one tag for all passes of each template.</summary>
        public string TagTemplates { get; } =
            $"""
                WITH changed AS (SELECT id, campaign_id FROM templates WHERE {Templates}),
                bumped AS (
                    INSERT INTO update_sequences (pass_type_identifier, last_tag)
                    SELECT e.pass_type_identifier, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint
                    FROM (SELECT DISTINCT campaign_id FROM changed) c
                    JOIN campaigns ON campaigns.id = c.campaign_id JOIN certificates e ON e.id = campaigns.certificate_id
                GROUP BY 1 ORDER BY 1
                    ON CONFLICT (pass_type_identifier) DO UPDATE SET last_tag = GREATEST(update_sequences.last_tag + 1, EXCLUDED.last_tag)
                    RETURNING pass_type_identifier, last_tag)
                INSERT INTO template_tags (template_id, pass_type_identifier, tag)
                SELECT changed.id, b.pass_type_identifier, b.last_tag FROM changed CROSS JOIN bumped b ORDER BY 1
                ON CONFLICT (template_id, pass_type_identifier) DO UPDATE SET tag = EXCLUDED.tag
                """;

        /// <summary>With every transaction: the devices of the next passes, in batches by template. OFFSET 0 keeps the planner from reading
        /// all registrations, which it takes for cheaper than a thousand look-ups while there are few.</summary>
        public string InsertBatches { get; } =
            $"""
                WITH changed AS (
                    SELECT id, number, template_id, campaign_id, account_id FROM passes
                    WHERE {Passes} AND number > @position AND (passbook_devices > 0 OR android_pay_devices > 0)
                    ORDER BY number LIMIT @passes),
                owner AS MATERIALIZED (
                    SELECT p.account_id, e.pass_type_identifier FROM (SELECT account_id, campaign_id FROM changed LIMIT 1) p
                    JOIN campaigns c ON c.id = p.campaign_id JOIN certificates e ON e.id = c.certificate_id),
                batches AS (
                    INSERT INTO push_batches (job_id, account_id, pass_type_identifier, template_id, devices, size)
                    SELECT @job, (SELECT account_id FROM owner), (SELECT pass_type_identifier FROM owner), template_id,
                        array_agg(device_id), count(*)
                    FROM (
                        SELECT device_id, template_id, (row_number() OVER (ORDER BY device_id) - 1) / @devices AS batch FROM (
                            SELECT r.device_id, max(changed.template_id) AS template_id FROM changed CROSS JOIN LATERAL (
                                SELECT device_id FROM registrations
                                WHERE pass_id = changed.id AND pass_type_identifier = (SELECT pass_type_identifier FROM owner) OFFSET 0) r
                            GROUP BY 1) notified) numbered
                    GROUP BY template_id, batch)
                SELECT count(*), max(number) FROM changed
                """;
    }
}
