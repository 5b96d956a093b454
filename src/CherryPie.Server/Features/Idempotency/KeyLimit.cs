using System.Collections.Concurrent;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>Bounds the keys of an account. They are counted once a minute, and between this server adds its own, so that a request with a
/// key seldom counts; of several servers each notices a minute later what the others stored.</summary>
internal sealed class KeyLimit(IdempotentAnswers answers, IdempotencyOptions options, TimeProvider clock)
{
    private static readonly TimeSpan _counts = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, Counted> _accounts = new();

    /// <exception cref="Refusal">400: the account has as many as it may.</exception>
    public async Task Check(ServerDb db, Guid account, CancellationToken stop)
    {
        if (!_accounts.TryGetValue(account, out var counted) || clock.GetElapsedTime(counted.At) > _counts)
        {
            counted = new Counted(clock.GetTimestamp(), await answers.Count(db, account, stop));
            _accounts[account] = counted;
        }

        if (counted.Keys >= options.Keys)
        {
            throw Refusal.Invalid(
                $"{IdempotencyKey.Header}: this account has {counted.Keys} keys of the last {options.Keep.TotalHours:0.#} h, and at most "
                    + $"{options.Keys} are kept (settings Idempotency__Keys and Idempotency__Keep; an answer counts once more for each "
                    + "4 KiB). Nothing was done; without the header the request is taken"
            );
        }
    }

    public void Add(Guid account, long keys)
    {
        if (_accounts.TryGetValue(account, out var counted))
        {
            Interlocked.Add(ref counted.Keys, keys);
        }
    }

    private sealed class Counted(long at, long keys)
    {
        public long Keys = keys;

        public long At => at;
    }
}
