using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>What is stored of passes at Google Wallet, for those who read and change passes. The folder that stores it registers it.
/// </summary>
/// <param name="Columns">Two columns that <see cref="GoogleStanding.Read"/> reads, of passes p and campaigns c: SQL, so that a pass is
/// read with them in one round trip.</param>
/// <param name="Standings">Those of passes whose campaigns have issuers.</param>
/// <param name="AddJobs">Adds a job for each of the passes that Google has, in the transaction of their change: what is committed reaches
/// Google, whatever is killed.</param>
internal sealed record PassesAtGoogle(
    string Columns,
    Func<NpgsqlConnection, string[], CancellationToken, Task<Dictionary<string, GoogleStanding>>> Standings,
    Func<string[], NpgsqlBatchCommand> AddJobs
);
