using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What runs of all kinds share: a scope of the job's account for each transaction, and pauses.</summary>
internal sealed class BulkRuns(IServiceScopeFactory scopes, BulkTable table)
{
    public const string Disabled = "the account is disabled; enable it and resume";

    // How long a job keeps its place while those of other accounts wait.
    private static readonly TimeSpan _slice = TimeSpan.FromSeconds(30);

    /// <summary>Runs something in a scope of its own, as the job.</summary>
    public async Task<T> In<T>(LeasedJob job, Func<IServiceProvider, Task<T>> run)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Tenant>().Enter(job.AccountId);
        services.GetRequiredService<Actor>().Name = job.ActorOfChanges;
        services.GetRequiredService<ServerDb>().Database.SetCommandTimeout(ConnectionSettings.LongestWork);
        return await run(services);
    }

    /// <summary>The same in one transaction, for progress alone.</summary>
    public Task Save(LeasedJob job, Func<BulkProgress, Task> save, CancellationToken stop) =>
        In(
            job,
            async services =>
            {
                var db = services.GetRequiredService<ServerDb>();
                await using var transaction = await db.Database.BeginTransactionAsync(stop);
                await save(services.GetRequiredService<BulkProgress>());
                await transaction.CommitAsync(stop);
                return true;
            }
        );

    /// <summary>Works a block of an import off, or tries it.</summary>
    public Task<BlockCounts> Block(LeasedJob job, ImportPlan plan, JudgedBlock block, DryRun? dry, CancellationToken stop) =>
        In(job, services => services.GetRequiredService<ImportBlock>().Run(job, plan, block, dry, stop));

    /// <summary>Whether the job has had its time and others wait.</summary>
    public async Task<bool> IsOver(LeasedJob job, TimeSpan ran, CancellationToken stop) =>
        ran > _slice && await table.OthersWait(job, stop);
}
