using System.Globalization;
using CherryPie.Server.Features.Jobs;
using Npgsql;

namespace CherryPie.Server.Features.Push;

/// <summary>The progress of a template's push.</summary>
/// <param name="IsFanningOut">Whether passes are left whose devices have no push yet.</param>
/// <param name="IsUntouched">Whether no server has begun the fan-out.</param>
/// <param name="Error">Why the fan-out is dead; null while it is not.</param>
/// <param name="Done">Passes that the fan-out has handled.</param>
/// <param name="Waiting">Devices whose push is due within three minutes.</param>
/// <param name="Later">Devices whose push failed and is retried later.</param>
/// <param name="Pushed">Pushes for the template that APNs has accepted since it was made.</param>
/// <param name="StopReason">Why no pushes of the pass type go out now; null when they do.</param>
internal sealed record PushProgress(
    bool IsFanningOut,
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
        SELECT count(j.id) FILTER (WHERE NOT j.is_dead) > 0,
            COALESCE(bool_and(j.leased_by IS NULL AND j.done = 0 AND j.attempts = 0), false),
            max(j.error) FILTER (WHERE j.is_dead AND j.created_at >= $2),
            COALESCE(max(j.done), 0), d.waiting, d.later, t.pushed, d.stop_reason
        FROM templates t
        JOIN campaigns c ON c.id = t.campaign_id JOIN certificates e ON e.id = c.certificate_id
        LEFT JOIN pass_types p ON p.account_id = t.account_id AND p.pass_type_identifier = e.pass_type_identifier
        LEFT JOIN jobs j ON j.kind = $3 AND j.subject = t.id::text
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE push_due_at <= clock_timestamp() + interval '3 minutes')
                    + (SELECT COALESCE(sum(size), 0) FROM push_batches WHERE template_id = t.id) AS waiting,
                count(*) FILTER (WHERE push_due_at > clock_timestamp() + interval '3 minutes') AS later,
                CASE WHEN p.stopped_until > clock_timestamp() THEN p.stop_reason END AS stop_reason
            FROM devices
            WHERE account_id = t.account_id AND pass_type_identifier = e.pass_type_identifier
                AND push_due_at IS NOT NULL AND push_template_id = t.id) d
        WHERE t.id = $1 GROUP BY d.waiting, d.later, t.pushed, d.stop_reason
        """;

    public bool IsFinished => !IsFanningOut && Waiting == 0;

    /// <summary>Reads it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="template">The template's id.</param>
    /// <param name="since">When the push was asked for, by the database's clock.</param>
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

    /// <summary>A line with a bar, for the terminal.</summary>
    /// <param name="passes">How many passes of the template are registered.</param>
    /// <param name="before"><see cref="Pushed"/> when the push began.</param>
    public string Line(long passes, long before)
    {
        const int Width = 24;
        var fannedOut = passes == 0 ? 1 : Math.Min(1, IsFanningOut ? (double)Done / passes : 1);
        var sent = Pushed - before;
        var share = fannedOut * (Waiting == 0 ? 1 : (double)sent / (sent + Waiting));
        var full = (int)(share * Width);
        var bar = new string('#', full) + new string('.', Width - full);
        var done = IsFanningOut ? Done : passes;
        var later = Later > 0 ? $"  later {Later}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{bar}] {share, 4:P0}  passes {done}/{passes}  pushed {sent}  waiting {Waiting}{later}"
        );
    }
}
