using CherryPie.Server.Platform.Http;
using Microsoft.IdentityModel.Tokens;

namespace CherryPie.Server.Features.Accounts;

/// <summary>What a request must know of its account. The secrets are in clear: never store or log them.</summary>
internal sealed record CachedAccount(Guid Id, string Name, byte[] ApiSecret, byte[] TokenKey, byte[] BrandApiKeyHash, bool IsDisabled)
{
    /// <summary>A stored secret of it can't be opened; those here are random then. Nothing is done for it.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>Verifies the account's PKAuth tokens.</summary>
    public SymmetricSecurityKey SigningKey { get; } = PkTokenHandler.SigningKey(ApiSecret);

    /// <summary>What a damaged account's calls are answered with.</summary>
    public static Refusal Damaged() =>
        Refusal.Broken(
            "A stored secret of this account can't be opened: the installation must be repaired by its operator (see the verb doctor)"
        );

    public override string ToString() => $"account {Name}";
}

/// <summary> All accounts, at most a quarter of a second old. A look-up takes the same time whether the key exists or not, since neither
/// asks the database for that key.
/// </summary>
internal sealed class AccountDirectory(ReadAccounts read, TimeProvider clock)
{
    private static readonly TimeSpan _fresh = TimeSpan.FromMilliseconds(250);
    private readonly Lock _lock = new();
    private Task<AccountSnapshot>? _loading;
    private volatile Loaded _now = new(AccountSnapshot.Empty, long.MinValue);

    /// <summary>Asks for changes when that was more than a quarter of a second ago.</summary>
    public async ValueTask Refresh(CancellationToken stop) => await Current(stop);

    /// <summary>Finds an account by the key claim of its tokens, as of the last <see cref="Refresh"/>. It may be damaged.</summary>
    public CachedAccount? LoadedByKey(string key) => _now.Accounts.ByKey.GetValueOrDefault(key);

    /// <summary>Finds accounts by the Brand-Id of WalletKit v1. They may be damaged.</summary>
    public async ValueTask<Func<string, CachedAccount?>> ByBrand(CancellationToken stop) => (await Current(stop)).ByBrand.GetValueOrDefault;

    /// <exception cref="Refusal">503: a stored secret of it can't be opened.</exception>
    public async ValueTask<CachedAccount> Get(Guid id, CancellationToken stop)
    {
        var found =
            (await Current(stop)).ById.GetValueOrDefault(id)?.Account
            ?? throw new InvalidOperationException("An object of an account that does not exist.");
        return found.IsDamaged ? throw CachedAccount.Damaged() : found;
    }

    /// <summary>The names and keys of accounts with a secret that can't be opened, for operators.</summary>
    public async Task<List<string>> Damaged(CancellationToken stop) =>
        [.. (await Current(stop)).ById.Values.Where(a => a.Account.IsDamaged).Select(a => $"{a.Account.Name} ({a.ApiKey})").Order()];

    private async ValueTask<AccountSnapshot> Current(CancellationToken stop)
    {
        if (IsFresh(_now))
        {
            return _now.Accounts;
        }

        Task<AccountSnapshot> load;
        lock (_lock)
        {
            // Those who come while a load is under way share it, and its failure too.
            load = _loading = _loading is { IsCompleted: false } ? _loading : Load();
        }

        return await load.WaitAsync(stop);
    }

    // Ends by the database's time-outs alone: it belongs to no single request.
    private async Task<AccountSnapshot> Load()
    {
        var at = clock.GetTimestamp();
        var accounts = await read.Newer(_now.Accounts, CancellationToken.None);
        _now = new Loaded(accounts, at);
        return accounts;
    }

    private bool IsFresh(Loaded loaded) => loaded.At != long.MinValue && clock.GetElapsedTime(loaded.At) < _fresh;

    private sealed record Loaded(AccountSnapshot Accounts, long At);
}

/// <summary>What each sealed secret of an account belongs to.</summary>
internal static class AccountSecrets
{
    public static string ApiSecret(Guid account) => $"accounts/{account}/api_secret";

    public static string TokenKey(Guid account) => $"accounts/{account}/token_key";
}
