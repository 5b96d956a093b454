using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Passes;

/// <summary>Stores changed passes with their audit entries, events and jobs: one round trip with the commit, however many they are. Written
/// in SQL because a server does it often (docs/decisions/0015).</summary>
internal sealed class StoreChanges(JobSignal bell, AuditOptions audit, EventLog events, PassesAtGoogle google, TimeProvider clock)
{
    /// <param name="db">The request's: who changes them.</param>
    /// <param name="transaction">It has locked the passes.</param>
    /// <param name="changes">What differs.</param>
    /// <param name="jobs">What is to happen once they are stored.</param>
    /// <param name="mayBeAtGoogle">Whether their campaigns have issuers.</param>
    /// <exception cref="PostgresException">A user defined id is taken.</exception>
    public async Task Run(
        ServerDb db,
        StatementTransaction transaction,
        IReadOnlyList<PassChange> changes,
        IReadOnlyList<Job> jobs,
        bool mayBeAtGoogle,
        CancellationToken stop
    )
    {
        if (changes.Count == 0)
        {
            await transaction.Commit(stop);
            return;
        }

        await using var batch = transaction.CreateBatch();
        foreach (var change in changes)
        {
            batch.BatchCommands.Add(Update(change));
        }

        if (changes.Select(c => AuditPasses.Fact(c, audit)).OfType<AuditFact>().ToList() is { Count: > 0 } facts)
        {
            batch.BatchCommands.Add(AuditTable.Insert(AuditTable.Entries(facts, db.Actor, clock)));
        }

        if (events.IsOn && changes.Select(PassEvents.Fact).OfType<EventFact>().ToList() is { Count: > 0 } happened)
        {
            batch.BatchCommands.Add(events.Insert(happened));
        }

        if (jobs.Count > 0)
        {
            batch.BatchCommands.Add(JobTable.Insert(jobs));
        }

        var atGoogle = mayBeAtGoogle ? google.AddJobs([.. changes.Select(c => c.Pass.Id)]) : null;
        if (atGoogle is not null)
        {
            batch.BatchCommands.Add(atGoogle);
        }

        await transaction.ExecuteAndCommit(batch, stop);
        db.HasWritten = true;
        if (jobs.Count > 0 || atGoogle?.RecordsAffected > 0)
        {
            db.AfterCommit(bell.Notify);
        }
    }

    private static NpgsqlBatchCommand Update(PassChange change)
    {
        var columns = change.Columns();
        var set = string.Join(", ", columns.Select((c, i) => c.Assign(i + 3)));
        var update = new NpgsqlBatchCommand($"UPDATE passes SET updated_at = $2, {set} WHERE id = $1")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = change.Pass.Id },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = change.Pass.UpdatedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
        columns.ForEach(c => update.Parameters.Add(c.Value(change.Pass)));
        return update;
    }
}
