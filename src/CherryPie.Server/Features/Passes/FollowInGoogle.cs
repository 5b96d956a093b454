using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Passes;

/// <summary>Adds a job for each changed pass that Google has, in the transaction of the change: what is committed reaches Google, whatever
/// is killed. That much suffices to know here; the rest is the folder Google's.</summary>
internal static class FollowInGoogle
{
    /// <param name="changed">Passes that are locked.</param>
    /// <param name="templates">Theirs.</param>
    public static async Task Run(ServerDb db, IReadOnlyCollection<Pass> changed, List<TemplateHead> templates, CancellationToken stop)
    {
        if (changed.Count == 0 || !templates.Exists(t => t.Campaign.GoogleIssuerId is not null))
        {
            return;
        }

        string[] ids = [.. changed.Select(p => p.Id)];
        var added = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
            SELECT 'google-object', pass_id, account_id, 0, 0, 0, 0, FALSE FROM google_objects WHERE pass_id = ANY({ids})
            """,
            stop
        );
        db.BringsJobs |= added > 0;
    }
}
