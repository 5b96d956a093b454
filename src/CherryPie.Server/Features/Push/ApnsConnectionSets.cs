using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Server.Features.Push;

/// <summary>The connections to APNs, one for each certificate in use. One is closed when a newer certificate of the same pass type
/// replaces its own, after an hour without a push, and when there would be more than 64. Pushes under way on it end first.</summary>
internal sealed class ApnsConnectionSets(Uri endpoint, X509ChainPolicy? trust, TimeProvider clock) : IDisposable
{
    private const int Most = 64;
    private static readonly TimeSpan _sweepEvery = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, ApnsConnections> _sets = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _swept = clock.GetTimestamp();
    private bool _disposed;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sets.Count;
            }
        }
    }

    /// <summary>The certificate's connection, opened if there is none. It stays open until <see cref="Release"/>.</summary>
    public ApnsConnections Acquire(X509Certificate2 certificate)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Sweep();
            if (!_sets.TryGetValue(certificate.Thumbprint, out var set))
            {
                set = new ApnsConnections(certificate, endpoint, trust, clock);
                MakeRoom(set);
                _sets[set.Thumbprint] = set;
            }

            set.Users++;
            set.LastUsed = clock.GetTimestamp();
            return set;
        }
    }

    public void Release(ApnsConnections set)
    {
        lock (_lock)
        {
            if (--set.Users == 0 && set.Retired)
            {
                set.Dispose();
            }
        }
    }

    /// <summary>Lets the next push open a new connection.</summary>
    /// <param name="set">The connection that failed.</param>
    /// <param name="minimumAge">A younger connection is kept, so that one is not opened for each failure.</param>
    public void Renew(ApnsConnections set, TimeSpan minimumAge)
    {
        lock (_lock)
        {
            if (!set.Retired && clock.GetElapsedTime(set.Opened) >= minimumAge)
            {
                Retire(set);
            }
        }
    }

    public void Close(string thumbprint)
    {
        lock (_lock)
        {
            if (_sets.TryGetValue(thumbprint, out var set))
            {
                Retire(set);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var set in _sets.Values.ToList())
            {
                Retire(set);
            }
        }
    }

    // The same subject is the same pass type of the same team. Two accounts may use an older and a newer one side by side:
    // opening the older one again closes nothing.
    private void MakeRoom(ApnsConnections opened)
    {
        foreach (
            var former in _sets
                .Values.Where(s => s.ValidUntil < opened.ValidUntil && s.Subject.Span.SequenceEqual(opened.Subject.Span))
                .ToList()
        )
        {
            Retire(former);
        }

        while (_sets.Count >= Most)
        {
            Retire(_sets.Values.MinBy(s => (s.Users > 0, s.LastUsed))!);
        }
    }

    private void Sweep()
    {
        if (clock.GetElapsedTime(_swept) < _sweepEvery)
        {
            return;
        }

        _swept = clock.GetTimestamp();
        foreach (var unused in _sets.Values.Where(s => s.Users == 0 && clock.GetElapsedTime(s.LastUsed) >= ApnsClient.UnusedAfter).ToList())
        {
            Retire(unused);
        }
    }

    private void Retire(ApnsConnections set)
    {
        _sets.Remove(set.Thumbprint);
        set.Retired = true;
        if (set.Users == 0)
        {
            set.Dispose();
        }
    }
}
