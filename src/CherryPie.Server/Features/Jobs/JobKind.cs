namespace CherryPie.Server.Features.Jobs;

/// <summary>A kind of job.</summary>
/// <param name="Name">Stored in the table, so it never changes.</param>
/// <param name="Batch">How many jobs are claimed and run together.</param>
/// <param name="Attempts">After so many failures a job becomes a dead letter.</param>
internal sealed record JobKind(string Name, int Batch, int Attempts = 12)
{
    public override string ToString() => Name;
}

/// <summary>A job that this worker has leased.</summary>
internal sealed record ClaimedJob(
    long Id,
    string Subject,
    Guid? AccountId,
    string? Payload,
    long Position,
    long Done,
    int Attempts,
    DateTimeOffset CreatedAt,
    Guid LeasedBy
);

/// <summary>Runs claimed jobs of a kind in a scope of their own. If it does not throw, the jobs are done and their rows are deleted; it may
/// delete them itself, in its own transaction.</summary>
internal delegate Task RunJobs(IServiceProvider services, IReadOnlyList<ClaimedJob> jobs, CancellationToken stop);

/// <summary>A statement that runs in the transaction that makes a job a dead letter: <c>$1</c> is its id.</summary>
internal sealed record DeadJobStatement(string Sql, bool IsOn);

/// <summary>A kind of job and the delegate that runs it.</summary>
internal sealed record JobHandler(JobKind Kind, RunJobs Run);

/// <summary>Thrown by a job that must not be retried, or not before a certain time.</summary>
/// <param name="message">For operators, in jobs list.</param>
/// <param name="final">True: no further attempt.</param>
/// <param name="after">The delay before the next attempt; null: the usual one.</param>
/// <param name="counts">Whether it was an attempt: not where the job could not even be tried.</param>
internal sealed class JobFailure(string message, bool final = false, TimeSpan? after = null, bool counts = true) : Exception(message)
{
    public bool IsFinal => final;

    public TimeSpan? After => after;

    public bool Counts => counts;
}
