using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Npgsql;

namespace CherryPie.Server.Features.Google;

/// <summary>Announces a template's push, or that a campaign became invalid, to Google: the classes first, one request for each, then a job
/// for each object. Those whose bodies stay the same call nobody.</summary>
internal sealed class FanOutToGoogle(
    NpgsqlDataSource database,
    OpenIssuer issuers,
    MakeGoogleBodies make,
    SendClass classes,
    JobSignal signal
)
{
    private const int Together = 1000;

    // Two passes of each class, by which it is made: one of them may have got values of its own, and so another class. A class whose id
    // tells its content never changes; where each pass has one, the shared ones come first. Whoever holds a pass that was never sent may
    // have made its class before the push; who takes it up later makes it of what was pushed.
    private const string PassesOfClasses = """
        SELECT min(o.pass_id), max(o.pass_id), o.issuer, o.kind FROM passes p JOIN google_objects o ON o.pass_id = p.id
        WHERE p.template_id = $1 AND (o.kind IS NOT NULL OR o.leased_by IS NOT NULL)
        GROUP BY o.issuer, o.class_id, o.kind, p.is_redeemed ORDER BY count(*) DESC, min(o.pass_id) LIMIT 100
        """;

    private const string JobsOfTemplate = """
        WITH changed AS (
            SELECT p.id, p.number, p.account_id FROM passes p
            WHERE p.template_id = $1 AND p.number > $2 AND EXISTS (SELECT FROM google_objects o WHERE o.pass_id = p.id)
            ORDER BY p.number LIMIT $3),
        added AS (
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
            SELECT 'google-object', id, account_id, 0, 0, 0, 0, FALSE FROM changed)
        SELECT count(*), max(number) FROM changed
        """;

    private const string JobsOfCampaign = """
        WITH changed AS (
            SELECT p.id, p.number, p.account_id FROM passes p
            WHERE p.campaign_id = $1 AND p.number > $2 AND EXISTS (SELECT FROM google_objects o WHERE o.pass_id = p.id)
            ORDER BY p.number LIMIT $3),
        added AS (
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
            SELECT 'google-object', id, account_id, 0, 0, 0, 0, FALSE FROM changed)
        SELECT count(*), max(number) FROM changed
        """;

    public async Task Template(ClaimedJob job, CancellationToken stop)
    {
        if (job.Position == 0)
        {
            await Classes(job, stop);
        }

        await Objects(job, JobsOfTemplate, stop);
    }

    public Task Campaign(ClaimedJob job, CancellationToken stop) => Objects(job, JobsOfCampaign, stop);

    private async Task Classes(ClaimedJob job, CancellationToken stop)
    {
        var passes = new HashSet<(string Pass, string Issuer, GooglePassKind? Kind)>();
        await using (var command = database.CreateWork(PassesOfClasses))
        {
            command.Parameters.Add(new() { Value = JobPosition.Id(job) });
            await using var row = await command.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop))
            {
                GooglePassKind? kind = row.IsDBNull(3) ? null : Enum.Parse<GooglePassKind>(row.GetString(3));
                passes.Add((row.GetString(0), row.GetString(2), kind));
                passes.Add((row.GetString(1), row.GetString(2), kind));
            }
        }

        GoogleSending? failed = null;
        foreach (var (pass, issuer, kind) in passes)
        {
            using var opened = await issuers.Run(issuer, stop);
            var made = await make.Run(pass, opened.Row, kind, stop);
            if (made.Bodies.Missing.Count > 0)
            {
                continue; // its object's job tells what
            }

            var sending = await classes.Run(opened, made, mayChange: true, stop);
            if (!sending.IsDone)
            {
                failed = sending;
                if (sending.State != GoogleSendingState.Refused)
                {
                    break; // all are tried again; that one class is refused says nothing of the next
                }
            }
        }

        if (failed is not null)
        {
            throw failed.Failure(job.Attempts);
        }
    }

    private async Task Objects(ClaimedJob job, string sql, CancellationToken stop)
    {
        var position = job.Position;
        await using var connection = await database.OpenConnectionAsync(stop);
        for (var count = (long)Together; count == Together; )
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await using (var add = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = ConnectionSettings.LongestWork })
            {
                add.Parameters.Add(new() { Value = JobPosition.Id(job) });
                add.Parameters.Add(new() { Value = position });
                add.Parameters.Add(new() { Value = Together });
                await using var row = await add.ExecuteReaderAsync(stop);
                await row.ReadAsync(stop);
                count = row.GetInt64(0);
                position = row.IsDBNull(1) ? position : row.GetInt64(1);
            }

            await JobPosition.Save(job, position, count, transaction, stop);
            await transaction.CommitAsync(stop);
            signal.Notify();
        }
    }
}
