namespace CherryPie.Server.Features.Bulk;

/// <summary>A job that this process works on.</summary>
/// <param name="Status">As it was when it was leased.</param>
/// <param name="Position">The same.</param>
/// <param name="Worker">Who has the lease: a server, or a verb.</param>
internal sealed record LeasedJob(
    string Id,
    Guid AccountId,
    BulkKind Kind,
    BulkStatus Status,
    string Options,
    long? FileId,
    string? FileName,
    long FileLength,
    long Rows,
    long Position,
    string Actor,
    Guid Worker
)
{
    /// <summary>Such as <c>import imp_Tz4cWn6RvE8aQd</c>: who changes the passes, for the audit log.</summary>
    public string ActorOfChanges => $"{Kind} {Id}";
}

/// <summary>Runs jobs of a kind until they end, or throws.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Run">Gets a scope's services.</param>
internal sealed record BulkRunner(BulkKind Kind, Func<IServiceProvider, LeasedJob, CancellationToken, Task> Run);

/// <summary>Thrown when a job is no longer this process's: it was cancelled, or its lease ended.</summary>
internal sealed class LeaseLostException() : Exception("the job was stopped, or another server has taken it over");

/// <summary>What a block did to the counts of its job.</summary>
/// <param name="Position">The last row or pass of it.</param>
/// <param name="Done">How many rows it was.</param>
/// <param name="Error">Why the job stops behind it; null: it goes on.</param>
internal sealed record BlockCounts(long Position, long Done, long Issued, long Updated, long Unchanged, long Failed, string? Error);
