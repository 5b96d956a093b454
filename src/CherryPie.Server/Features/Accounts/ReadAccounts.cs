using System.Collections.Immutable;
using System.Security.Cryptography;
using Npgsql;

namespace CherryPie.Server.Features.Accounts;

/// <summary>All accounts as of one moment. The next one shares with it what has not changed, so that a change among 50,000 copies a few
/// nodes while requests wait, and not three tables.</summary>
/// <param name="Version">The count of changes until then.</param>
/// <param name="Deletions">The count of deletions until then.</param>
internal sealed record AccountSnapshot(
    ImmutableDictionary<string, CachedAccount> ByKey,
    ImmutableDictionary<string, CachedAccount> ByBrand,
    ImmutableDictionary<Guid, KeyedAccount> ById,
    long Version,
    long Deletions
)
{
    public static AccountSnapshot Empty { get; } =
        new(
            ImmutableDictionary.Create<string, CachedAccount>(StringComparer.Ordinal),
            ImmutableDictionary.Create<string, CachedAccount>(StringComparer.Ordinal),
            ImmutableDictionary<Guid, KeyedAccount>.Empty,
            Version: -1,
            Deletions: -1
        );
}

/// <summary>An account with the names that it is found by.</summary>
internal sealed record KeyedAccount(CachedAccount Account, string ApiKey, string BrandId);

/// <summary>Reads accounts that have changed since a snapshot. Where none has, it reads one row, however many accounts there are.</summary>
internal sealed class ReadAccounts(NpgsqlDataSource database, MasterKeys keys, ILogger<ReadAccounts> log)
{
    private const int MostLogged = 20;

    /// <returns>The same object when nothing has changed.</returns>
    public async Task<AccountSnapshot> Newer(AccountSnapshot before, CancellationToken stop)
    {
        if (await IsNewest(before, stop))
        {
            return before;
        }

        var (changed, version, deletions) = await Read(before.Version, stop);
        if (deletions != before.Deletions || version < before.Version)
        {
            // Rows are gone, or the database is an older one: restored from a backup.
            (changed, version, deletions) = await Read(-1, stop);
            before = AccountSnapshot.Empty;
        }

        return Merge(before, changed, version, deletions);
    }

    // A statement of its own: with the accounts in it, the planner takes a third of them for newer and reads all.
    private async Task<bool> IsNewest(AccountSnapshot before, CancellationToken stop)
    {
        await using var command = database.CreateCommand("SELECT version = $1 AND deletions = $2 FROM account_changes");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before.Version });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before.Deletions });
        return (bool)(await command.ExecuteScalarAsync(stop))!;
    }

    private static AccountSnapshot Merge(AccountSnapshot before, List<KeyedAccount> changed, long version, long deletions)
    {
        var (byKey, byBrand, byId) = (before.ByKey.ToBuilder(), before.ByBrand.ToBuilder(), before.ById.ToBuilder());
        foreach (var former in changed.Select(a => byId.GetValueOrDefault(a.Account.Id)).OfType<KeyedAccount>())
        {
            byKey.Remove(former.ApiKey);
            byBrand.Remove(former.BrandId);
        }

        foreach (var row in changed)
        {
            byId[row.Account.Id] = row;
            byKey[row.ApiKey] = row.Account;
            byBrand[row.BrandId] = row.Account;
        }

        return new AccountSnapshot(byKey.ToImmutable(), byBrand.ToImmutable(), byId.ToImmutable(), version, deletions);
    }

    // One statement, one snapshot: every change up to the version is among the rows.
    private async Task<(List<KeyedAccount> Changed, long Version, long Deletions)> Read(long since, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            SELECT c.version, c.deletions, a.id, a.name, a.api_key, a.api_secret, a.token_key, a.brand_id, a.brand_api_key_hash,
                a.is_disabled
            FROM account_changes c LEFT JOIN accounts a ON a.version > $1
            """
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = since });
        await using var row = await command.ExecuteReaderAsync(stop);
        var (changed, version, deletions, damaged) = (new List<KeyedAccount>(), 0L, 0L, 0);
        while (await row.ReadAsync(stop))
        {
            (version, deletions) = (row.GetInt64(0), row.GetInt64(1));
            if (row.IsDBNull(2))
            {
                break;
            }

            var account = Open(row);
            changed.Add(new KeyedAccount(account, row.GetString(4), row.GetString(7)));
            if (account.IsDamaged && ++damaged <= MostLogged)
            {
                log.LogError(
                    "A stored secret of account {Name} ({Key}) can't be opened. Its calls are answered with 503, its passes are not made, "
                        + "all other accounts are served. Restore its row from a backup, or make another secret: accounts rotate {Key}",
                    account.Name,
                    row.GetString(4),
                    row.GetString(4)
                );
            }
        }

        return (changed, version, deletions);
    }

    private CachedAccount Open(NpgsqlDataReader row)
    {
        var id = row.GetGuid(2);
        var (secret, token) = (
            Open(row.GetFieldValue<byte[]>(5), AccountSecrets.ApiSecret(id)),
            Open(row.GetFieldValue<byte[]>(6), AccountSecrets.TokenKey(id))
        );
        return new CachedAccount(
            id,
            row.GetString(3),
            secret ?? RandomNumberGenerator.GetBytes(32),
            token ?? RandomNumberGenerator.GetBytes(32),
            row.GetFieldValue<byte[]>(8),
            row.GetBoolean(9)
        )
        {
            IsDamaged = secret is null || token is null,
        };
    }

    private byte[]? Open(byte[] box, string owner)
    {
        try
        {
            return keys.Box.Open(box, owner);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
