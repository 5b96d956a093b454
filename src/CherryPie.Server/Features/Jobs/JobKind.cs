namespace CherryPie.Server.Features.Jobs;

/// <summary>What a worker does with jobs of one name.</summary>
/// <param name="Name">Stands in the table; never renamed.</param>
/// <param name="Batch">How many are claimed together.</param>
/// <param name="Attempts">After so many failures a job is dead.</param>
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

/// <summary>Runs claimed jobs of a kind in a scope of their own. What it doesn't throw about is done, and its rows go; it may delete them itself, in its own transaction.</summary>
internal delegate Task RunJobs(IServiceProvider services, IReadOnlyList<ClaimedJob> jobs, CancellationToken stop);

/// <summary>A kind and who does it.</summary>
internal sealed record JobHandler(JobKind Kind, RunJobs Run);

/// <summary>Thrown by a job that must not be tried again, or not before a certain time.</summary>
internal sealed class JobFailure(string message, bool final = false, TimeSpan? after = null) : Exception(message)
{
    public bool IsFinal => final;

    public TimeSpan? After => after;
}
