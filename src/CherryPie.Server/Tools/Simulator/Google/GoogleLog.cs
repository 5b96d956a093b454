using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>What happened, for people and tests; the oldest go first.</summary>
internal sealed class GoogleLog(TimeProvider clock)
{
    private const int Most = 50_000;
    private readonly ConcurrentQueue<GoogleLogEntry> _entries = new();
    private long _number;

    /// <summary>Called for each entry; null: nobody is.</summary>
    public Action<GoogleLogEntry>? Added { get; init; }

    public IReadOnlyCollection<GoogleLogEntry> Entries => _entries;

    public DateTimeOffset Now => clock.GetUtcNow();

    public void Add(string method, string path, int status, string? reason = null, JsonNode? body = null, DateTimeOffset? came = null)
    {
        var now = Now;
        var entry = new GoogleLogEntry(Interlocked.Increment(ref _number), now, method, path, status, reason, body, came ?? now);
        _entries.Enqueue(entry);
        while (_entries.Count > Most && _entries.TryDequeue(out _))
        {
            // one for each that came
        }

        Added?.Invoke(entry);
    }
}

/// <param name="Number">From 1.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Method">A request's method; FETCH: a picture was fetched; CALLBACK: a callback was sent.</param>
/// <param name="Path">Path and query, or the address that was called.</param>
/// <param name="Status">Of the answer; 0: none came, or none was given.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Body">What was sent.</param>
/// <param name="Came">When it came, before the fault that delays its answer.</param>
internal sealed record GoogleLogEntry(
    long Number,
    DateTimeOffset At,
    string Method,
    string Path,
    int Status,
    string? Reason,
    JsonNode? Body,
    DateTimeOffset Came
);
