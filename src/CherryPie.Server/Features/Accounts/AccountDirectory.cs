using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace CherryPie.Server.Features.Accounts;

/// <summary>What a request must know of its account. The secrets are in clear: never store or log them.</summary>
internal sealed record CachedAccount(Guid Id, string Name, byte[] ApiSecret, byte[] TokenKey, byte[] BrandApiKeyHash, bool IsDisabled)
{
    /// <summary>Verifies the account's PKAuth tokens.</summary>
    public SymmetricSecurityKey SigningKey { get; } = PkTokenHandler.SigningKey(ApiSecret);

    public override string ToString() => $"account {Name}";
}

/// <summary> All accounts, at most a quarter of a second old. A look-up takes the same time whether the key exists or not, since neither
/// asks the database for that key.
/// </summary>
internal sealed class AccountDirectory(IServiceScopeFactory scopes, MasterKeys keys, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _fresh = TimeSpan.FromMilliseconds(250);
    private readonly SemaphoreSlim _loading = new(1);
    private volatile Snapshot _now = new([], [], [], long.MinValue);

    /// <summary>Reads the accounts anew when they were read more than a quarter of a second ago.</summary>
    public async ValueTask Refresh(CancellationToken stop) => await Current(stop);

    /// <summary>Finds an account by the key claim of its tokens, as of the last <see cref="Refresh"/>.</summary>
    public CachedAccount? LoadedByKey(string key) => _now.ByKey.GetValueOrDefault(key);

    /// <summary>Finds accounts by the Brand-Id of WalletKit v1.</summary>
    public async ValueTask<Func<string, CachedAccount?>> ByBrand(CancellationToken stop) => (await Current(stop)).ByBrand.GetValueOrDefault;

    public async ValueTask<CachedAccount> Get(Guid id, CancellationToken stop) =>
        (await Current(stop)).ById.GetValueOrDefault(id)
        ?? throw new InvalidOperationException("An object of an account that does not exist.");

    public void Dispose() => _loading.Dispose();

    private async ValueTask<Snapshot> Current(CancellationToken stop)
    {
        if (IsFresh(_now))
        {
            return _now;
        }

        await _loading.WaitAsync(stop);
        try
        {
            return IsFresh(_now) ? _now : _now = await Load(_now, stop);
        }
        finally
        {
            _loading.Release();
        }
    }

    private bool IsFresh(Snapshot snapshot) => snapshot.LoadedAt != long.MinValue && clock.GetElapsedTime(snapshot.LoadedAt) < _fresh;

    private async Task<Snapshot> Load(Snapshot before, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var at = clock.GetTimestamp();
        var byId = new Dictionary<Guid, CachedAccount>();
        var byKey = new Dictionary<string, CachedAccount>(StringComparer.Ordinal);
        var byBrand = new Dictionary<string, CachedAccount>(StringComparer.Ordinal);
        await foreach (var row in db.Accounts.AsNoTracking().AsAsyncEnumerable().WithCancellation(stop))
        {
            var known = Open(row, before);
            byId[row.Id] = known;
            byKey[row.ApiKey] = known;
            byBrand[row.BrandId] = known;
        }

        return new Snapshot(byKey, byBrand, byId, at);
    }

    private CachedAccount Open(Account row, Snapshot before) =>
        before.ById.TryGetValue(row.Id, out var old)
        && before.ByKey.GetValueOrDefault(row.ApiKey) == old
        && old.IsDisabled == row.IsDisabled
        && old.Name == row.Name
        && old.BrandApiKeyHash.AsSpan().SequenceEqual(row.BrandApiKeyHash)
        && old.ApiSecret.AsSpan().SequenceEqual(keys.Box.Open(row.ApiSecret, AccountSecrets.ApiSecret(row.Id)))
            ? old
            : new CachedAccount(
                row.Id,
                row.Name,
                keys.Box.Open(row.ApiSecret, AccountSecrets.ApiSecret(row.Id)),
                keys.Box.Open(row.TokenKey, AccountSecrets.TokenKey(row.Id)),
                row.BrandApiKeyHash,
                row.IsDisabled
            );

    private sealed record Snapshot(
        Dictionary<string, CachedAccount> ByKey,
        Dictionary<string, CachedAccount> ByBrand,
        Dictionary<Guid, CachedAccount> ById,
        long LoadedAt
    );
}

/// <summary>What each sealed secret of an account belongs to.</summary>
internal static class AccountSecrets
{
    public static string ApiSecret(Guid account) => $"accounts/{account}/api_secret";

    public static string TokenKey(Guid account) => $"accounts/{account}/token_key";
}
