namespace CherryPie.Server.Features.Idempotency;

/// <summary>Lets one request with a key at a time go on to the database, so that a hundred with the same key hold one connection of this
/// server and not a hundred.</summary>
internal sealed class KeyLocks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IdempotencyKey, Place> _places = [];

    /// <summary>Waits until no other request has the key.</summary>
    public async Task<IDisposable> Enter(IdempotencyKey key, CancellationToken stop)
    {
        Place? place;
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out place))
            {
                _places.Add(key, place = new Place());
            }

            place.Requests++;
        }

        try
        {
            await place.One.WaitAsync(stop);
        }
        catch
        {
            Leave(key, place);
            throw;
        }

        return new Held(this, key, place);
    }

    private void Leave(IdempotencyKey key, Place place)
    {
        lock (_lock)
        {
            if (--place.Requests > 0)
            {
                return;
            }

            _places.Remove(key);
        }

        place.One.Dispose();
    }

    private sealed class Place
    {
        public SemaphoreSlim One { get; } = new(1);

        /// <summary>Those that have the key or wait for it.</summary>
        public int Requests { get; set; }
    }

    private sealed class Held(KeyLocks locks, IdempotencyKey key, Place place) : IDisposable
    {
        public void Dispose()
        {
            place.One.Release();
            locks.Leave(key, place);
        }
    }
}
