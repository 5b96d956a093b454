using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Accounts;

/// <summary>What an account's clients need. The secrets can't be read later: the database holds them sealed or hashed.</summary>
internal sealed record AccountCredentials(string Name, string ApiKey, string ApiSecret, string BrandId, string BrandApiKey)
{
    public override string ToString() => $"credentials of {Name}";
}

/// <summary>Makes an account with both pairs of credentials: PKAuth's and WalletKit's.</summary>
internal sealed class CreateAccount(ServerDb db, SecretBox box, TimeProvider clock)
{
    private const int LongestName = 100,
        LongestKey = 256,
        ShortestSecret = 8,
        LongestSecret = 1024;

    public async Task<AccountCredentials> Run(string name, string? key, string? secret, CancellationToken stop)
    {
        var made = await Prepare(name, key, secret, stop);
        await Save(made, stop);
        return made;
    }

    /// <summary>Checks what is given and makes the rest; stores nothing.</summary>
    /// <param name="name">1 to 100 characters, shown in listings.</param>
    /// <param name="key">1 to 256 characters, of an existing client; null makes one of 20.</param>
    /// <param name="secret">8 to 1024 characters, given exactly when the key is; null makes one of 43.</param>
    /// <param name="stop">Ends the look-up of the key.</param>
    public async Task<AccountCredentials> Prepare(string name, string? key, string? secret, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(c => char.IsControl(c) || BidiControls.Is(c)))
        {
            throw Refusal.Invalid($"the account's name must have 1 to {LongestName} characters");
        }

        if (key is null != secret is null)
        {
            throw Refusal.Invalid("give both key and secret, or neither and both are made");
        }

        if (key is not null && (key.Length is 0 or > LongestKey || key.Any(char.IsControl)))
        {
            throw Refusal.Invalid($"the key must have 1 to {LongestKey} characters and no control characters");
        }

        if (secret is not null && (secret.Length < ShortestSecret || secret.Length > LongestSecret))
        {
            throw Refusal.Invalid($"the secret must have {ShortestSecret} to {LongestSecret} characters");
        }

        if (key is not null && await db.Accounts.AnyAsync(a => a.ApiKey == key, stop))
        {
            throw Refusal.Invalid($"there is an account with the key {key} already");
        }

        return new AccountCredentials(
            name,
            key ?? RandomNumberGenerator.GetString(RandomIds.Alphanumeric, 20),
            secret ?? RandomNumberGenerator.GetString(RandomIds.Alphanumeric, 43),
            RandomNumberGenerator.GetString(RandomIds.Alphanumeric, 16),
            RandomNumberGenerator.GetString(RandomIds.Alphanumeric, 43)
        );
    }

    public async Task Save(AccountCredentials made, CancellationToken stop)
    {
        var id = Guid.CreateVersion7();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await PassNumbers.Create(db, id, stop);
        db.Add(
            new Account
            {
                Id = id,
                Name = made.Name,
                ApiKey = made.ApiKey,
                ApiSecret = box.Seal(Encoding.UTF8.GetBytes(made.ApiSecret), AccountSecrets.ApiSecret(id)),
                TokenKey = box.Seal(RandomNumberGenerator.GetBytes(32), AccountSecrets.TokenKey(id)),
                BrandId = made.BrandId,
                BrandApiKeyHash = SHA256.HashData(Encoding.UTF8.GetBytes(made.BrandApiKey)),
                CreatedAt = Iso8601.ToMicroseconds(clock.GetUtcNow()),
            }
        );
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
