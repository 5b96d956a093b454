using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Accounts;

/// <summary>Gives an account another API secret, or disables or enables it.</summary>
internal sealed class ChangeAccount(ServerDb db, SecretBox box)
{
    /// <returns>The new API secret; the former one stops working.</returns>
    public async Task<string> Rotate(string key, CancellationToken stop)
    {
        var account = await Find(key, stop);
        var secret = RandomNumberGenerator.GetString(RandomIds.Alphanumeric, 43);
        account.ApiSecret = box.Seal(Encoding.UTF8.GetBytes(secret), AccountSecrets.ApiSecret(account.Id));
        await db.SaveChangesAsync(stop);
        return secret;
    }

    public async Task Switch(string key, bool disabled, CancellationToken stop)
    {
        (await Find(key, stop)).IsDisabled = disabled;
        await db.SaveChangesAsync(stop);
    }

    private async Task<Account> Find(string key, CancellationToken stop) =>
        await db.Accounts.SingleOrDefaultAsync(a => a.ApiKey == key, stop)
        ?? throw Refusal.NotFound($"There is no account with the key {key}; see: accounts list");
}
