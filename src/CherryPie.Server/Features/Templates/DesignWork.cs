using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>Bounds the work on designs: an account's saves, compilations and checks never wait for those of another. What waits has no
/// connection to the database yet, or only as many as <see cref="Check"/> lets in; a request with an Idempotency-Key has one, and of those
/// half a pool runs at most.</summary>
internal sealed class DesignWork
{
    private static readonly int _atOnce = Math.Max(4, 2 * Environment.ProcessorCount);
    private readonly FairQueue _saves = Queue(_atOnce, perOwner: 2, "Too many templates of this account are being saved at once");
    private readonly FairQueue _compiling = Queue(_atOnce, perOwner: 2, "Too many templates of this account are being compiled at once");
    private readonly FairQueue _checks = Queue(64, perOwner: 16, "Too many passes of this account are being written at once");

    /// <summary>Reads, checks and stores a template with its pictures, or changes many passes in one transaction.</summary>
    /// <exception cref="Refusal">503: too many of this account wait.</exception>
    public Task<T> Save<T>(Guid account, Func<CancellationToken, Task<T>> work, CancellationToken stop) => _saves.Run(account, work, stop);

    /// <summary>Compiles a template for its passes.</summary>
    /// <exception cref="Refusal">503: too many of this account wait.</exception>
    public Task<T> Compile<T>(Guid account, Func<CancellationToken, Task<T>> work, CancellationToken stop) =>
        _compiling.Run(account, work, stop);

    /// <summary>Checks passes against their design; the place is free again when the answer is disposed of.</summary>
    /// <exception cref="Refusal">503: too many of this account wait.</exception>
    public ValueTask<IDisposable> Check(Guid account, CancellationToken stop) => _checks.Enter(account, stop);

    private static FairQueue Queue(int places, int perOwner, string busy) =>
        new(places, perOwner, mostWaiting: 1000, busy + "; try again shortly");
}
