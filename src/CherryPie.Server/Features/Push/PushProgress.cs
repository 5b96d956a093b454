using System.Globalization;
using CherryPie.Server.Features.Jobs;
using Npgsql;

namespace CherryPie.Server.Features.Push;

/// <summary>How far a template's push has come.</summary>
/// <param name="IsWalking">Whether passes are still being dealt with.</param>
/// <param name="IsUntouched">Whether no server has begun.</param>
/// <param name="Error">Why the walk is dead; null while it is not.</param>
/// <param name="Done">Passes dealt with by the walk.</param>
/// <param name="Waiting">Devices whose push is about to be sent.</param>
/// <param name="Later">Devices whose push failed and is tried again later.</param>
/// <param name="Pushed">Pushes that APNs has taken for the template, ever.</param>
/// <param name="StopReason">Why no pushes of the pass type go out now; null when they do.</param>
internal sealed record PushProgress(
    bool IsWalking,
    bool IsUntouched,
    string? Error,
    long Done,
    long Waiting,
    long Later,
    long Pushed,
    string? StopReason
)
{
    // A lease ends within two minutes; what is due later has failed.
    private const string Query = """
        SELECT count(j.id) FILTER (WHERE NOT j.is_dead) > 0, COALESCE(bool_and(j.leased_by IS NULL AND j.done = 0 AND j.attempts = 0), false),
            max(j.error) FILTER (WHERE j.is_dead AND j.created_at >= $2), COALESCE(max(j.done), 0), d.waiting, d.later, t.pushed, d.stop_reason
        FROM templates t
        JOIN campaigns c ON c.id = t.campaign_id JOIN certificates e ON e.id = c.certificate_id
        LEFT JOIN pass_types p ON p.account_id = t.account_id AND p.pass_type_identifier = e.pass_type_identifier
        LEFT JOIN jobs j ON j.kind = $3 AND j.subject = t.id::text
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE push_due_at <= clock_timestamp() + interval '3 minutes') + (SELECT COALESCE(sum(size), 0) FROM push_batches WHERE template_id = t.id) AS waiting,
                count(*) FILTER (WHERE push_due_at > clock_timestamp() + interval '3 minutes') AS later,
                CASE WHEN p.stopped_until > clock_timestamp() THEN p.stop_reason END AS stop_reason
            FROM devices WHERE account_id = t.account_id AND pass_type_identifier = e.pass_type_identifier AND push_due_at IS NOT NULL AND push_template_id = t.id) d
        WHERE t.id = $1 GROUP BY d.waiting, d.later, t.pushed, d.stop_reason
        """;

    public bool IsFinished => !IsWalking && Waiting == 0;

    /// <param name="database">Where.</param>
    /// <param name="template">The template's id.</param>
    /// <param name="since">When the push was asked for, by the database's clock.</param>
    /// <param name="stop">Stops waiting.</param>
    public static async Task<PushProgress> Of(NpgsqlDataSource database, long template, DateTime since, CancellationToken stop)
    {
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new() { Value = template });
        command.Parameters.Add(new() { Value = since });
        command.Parameters.Add(new() { Value = JobKinds.TemplateChanged.Name });
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return new PushProgress(
            row.GetBoolean(0),
            row.GetBoolean(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6),
            row.IsDBNull(7) ? null : row.GetString(7)
        );
    }

    /// <param name="passes">How many passes of the template are in devices.</param>
    /// <param name="before">What <see cref="Pushed"/> was when it began.</param>
    public string Line(long passes, long before)
    {
        const int Width = 24;
        var walked = passes == 0 ? 1 : Math.Min(1, IsWalking ? (double)Done / passes : 1);
        var sent = Pushed - before;
        var share = walked * (Waiting == 0 ? 1 : (double)sent / (sent + Waiting));
        var full = (int)(share * Width);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', full)}{new string('.', Width - full)}] {share, 4:P0}  passes {(IsWalking ? Done : passes)}/{passes}  pushed {sent}  waiting {Waiting}{(Later > 0 ? $"  later {Later}" : "")}"
        );
    }
}
