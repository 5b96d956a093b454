using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>What is stored of passes at Google Wallet, for those who read and change passes. The folder that stores it registers it.
/// </summary>
/// <param name="Columns">Two columns that <see cref="GoogleStanding.Read"/> reads, of passes p and campaigns c: SQL, so that a pass is
/// read with them in one round trip.</param>
/// <param name="Standings">Those of passes whose campaigns have issuers.</param>
/// <param name="AddJobs">Adds a job for each of the passes that Google has, and says how many it added.</param>
internal sealed record PassesAtGoogle(
    string Columns,
    Func<NpgsqlConnection, string[], CancellationToken, Task<Dictionary<string, GoogleStanding>>> Standings,
    Func<ServerDb, string[], CancellationToken, Task<int>> AddJobs
)
{
    /// <summary>Has changed passes sent, by jobs in the transaction of the change: what is committed reaches Google, whatever is killed.
    /// </summary>
    /// <param name="db">Whose transaction has changed them.</param>
    /// <param name="changed">Passes that are locked.</param>
    /// <param name="templates">Theirs.</param>
    public async Task Follow(ServerDb db, IReadOnlyCollection<Pass> changed, List<TemplateHead> templates, CancellationToken stop)
    {
        if (changed.Count > 0 && templates.Exists(t => t.Campaign.GoogleIssuerId is not null))
        {
            db.BringsJobs |= await AddJobs(db, [.. changed.Select(p => p.Id)], stop) > 0;
        }
    }
}
