using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>Google's root keys, kept until the first of them ends. A bad signature never has them fetched again, or anybody could have
/// this server call Google.</summary>
internal sealed class CallbackKeys(GoogleHttp http, GoogleOptions options, TimeProvider clock, ILogger<CallbackKeys> log) : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1),
        _pause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Known? _known;
    private DateTimeOffset _notBefore;

    /// <returns>Null where they can't be had now.</returns>
    public async Task<Ecv2Keys?> Get(CancellationToken stop)
    {
        if (_known is { } known && known.Until > clock.GetUtcNow())
        {
            return known.Keys;
        }

        await _turn.WaitAsync(stop);
        try
        {
            var now = clock.GetUtcNow();
            if (_known is { } meanwhile && meanwhile.Until > now)
            {
                return meanwhile.Keys;
            }

            if (now < _notBefore)
            {
                return null;
            }

            _notBefore = now + _pause;
            using var request = new HttpRequestMessage(HttpMethod.Get, options.CallbackKeysUrl);
            var answer = await http.Send(request, stop);
            var keys = answer.IsOk ? Ecv2Keys.Read(answer.Body) : null;
            if (keys is null)
            {
                log.LogWarning("Google's keys of callbacks can't be had: {Reason}", answer.Error ?? "the answer holds none");
                return null;
            }

            // Keys that have ended verify nothing, whenever they are asked for again.
            var until = keys.Expires is { } end && end < now + _longest ? end : now + _longest;
            _known = new(keys, until > now + _pause ? until : now + _pause);
            return keys;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private sealed record Known(Ecv2Keys Keys, DateTimeOffset Until);
}
