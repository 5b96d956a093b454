using System.Security.Cryptography;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Idempotency;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Upkeep;

/// <summary>Seals every stored secret again, under the first of the listed master keys, so that the others can be removed. The secrets
/// themselves do not change.</summary>
internal sealed class RewrapSecrets(ServerDb db, MasterKeys keys)
{
    private const int Page = 500;

    private int _damaged;

    /// <returns>How many secrets there are now under the first key, and how many can't be opened and stay as they are.</returns>
    public async Task<(int Sealed, int Damaged)> Run(CancellationToken stop)
    {
        var count = 0;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);

        // As a change of an account locks: the count of changes before the rows.
        await db.Database.ExecuteSqlAsync($"SELECT FROM account_changes FOR UPDATE", stop);

        // Rows are locked page by page, so that a key that is changed meanwhile is not undone.
        await foreach (var account in Pages<Account>("accounts", stop))
        {
            account.ApiSecret = Rewrap(account.ApiSecret, AccountSecrets.ApiSecret(account.Id));
            account.TokenKey = Rewrap(account.TokenKey, AccountSecrets.TokenKey(account.Id));
            count += 2;
        }

        await foreach (var certificate in Pages<StoredCertificate>("certificates", stop))
        {
            certificate.PrivateKey = Rewrap(certificate.PrivateKey, StoredCertificate.KeyOwner(certificate.AccountId, certificate.Id));
            count++;
        }

        await foreach (var request in Pages<OpenSigningRequest>("signing_requests", stop))
        {
            request.PrivateKey = Rewrap(request.PrivateKey, request.KeyOwner);
            count++;
        }

        await foreach (var issuer in Pages<GoogleIssuer>("google_issuers", stop))
        {
            issuer.ServiceAccount = Rewrap(issuer.ServiceAccount, GoogleIssuer.KeyOwner(issuer.AccountId, issuer.Id));
            count++;
        }

        await foreach (var webhook in Pages<Webhook>("webhooks", stop))
        {
            webhook.Secret = Rewrap(webhook.Secret, webhook.SecretOwner);
            count++;
            if (webhook.OldSecret is { } old)
            {
                webhook.OldSecret = Rewrap(old, webhook.SecretOwner);
                count++;
            }
        }

        await foreach (var key in Pages<KeyRingEntry>("key_ring", stop))
        {
            key.Content = Rewrap(key.Content, KeyRingEntry.OwnerOf(key.Id));
            count++;
        }

        await foreach (var token in Pages<IdentityUserToken<Guid>>("person_tokens", stop, "user_id, login_provider, name"))
        {
            if (token.Value is { } value)
            {
                var owner = PersonTokenMapping.OwnerOf(token.UserId, token.LoginProvider, token.Name);
                token.Value = Convert.ToBase64String(Rewrap(Convert.FromBase64String(value), owner));
                count++;
            }
        }

        count += await RewrapAnswers(stop);
        await transaction.CommitAsync(stop);
        return (count - _damaged, _damaged);
    }

    // There may be a million, so that each page begins behind the last one.
    private async Task<int> RewrapAnswers(CancellationToken stop)
    {
        var (count, account, key) = (0, Guid.Empty, "");
        while (true)
        {
            var page = await db
                .IdempotentAnswers.FromSql(
                    $"""
                    SELECT * FROM idempotent_answers WHERE (account_id, key) > ({account}, {key})
                    ORDER BY account_id, key LIMIT {Page} FOR NO KEY UPDATE
                    """
                )
                .IgnoreQueryFilters()
                .ToListAsync(stop);
            foreach (var answer in page)
            {
                answer.Body = Rewrap(answer.Body, IdempotencyKey.OwnerOf(answer.AccountId, answer.Key));
            }

            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
            count += page.Count;
            if (page.Count < Page)
            {
                return count;
            }

            (account, key) = (page[^1].AccountId, page[^1].Key);
        }
    }

    private byte[] Rewrap(byte[] box, string owner)
    {
        try
        {
            return keys.Box.Seal(keys.Box.Open(box, owner), owner);
        }
        catch (CryptographicException)
        {
            _damaged++;
            return box;
        }
    }

    private async IAsyncEnumerable<T> Pages<T>(
        string table,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop,
        string order = "id"
    )
        where T : class
    {
        for (var skip = 0; ; skip += Page)
        {
#pragma warning disable EF1002 // The names are ours.
            var page = await db.Set<T>()
                .FromSqlRaw($"SELECT * FROM {table} ORDER BY {order} OFFSET {skip} LIMIT {Page} FOR NO KEY UPDATE")
                .IgnoreQueryFilters()
                .ToListAsync(stop);
#pragma warning restore EF1002
            foreach (var row in page)
            {
                yield return row;
            }

            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
            if (page.Count < Page)
            {
                yield break;
            }
        }
    }
}
