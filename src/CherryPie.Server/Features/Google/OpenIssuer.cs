using System.Security.Cryptography;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>An issuer with the key that calls for it.</summary>
/// <param name="Row">What is stored.</param>
/// <param name="Account">The service account, opened.</param>
internal sealed record OpenedIssuer(GoogleIssuer Row, GoogleServiceAccount Account) : IDisposable
{
    public void Dispose() => Account.Dispose();
}

/// <summary>Opens an issuer's key. It is read each time, so that a new key is used by all servers at once.</summary>
internal sealed class OpenIssuer(IServiceScopeFactory scopes, MasterKeys keys, GoogleMeter meter, TimeProvider clock)
{
    private static readonly TimeSpan _freshStatus = TimeSpan.FromHours(1);

    /// <exception cref="JobFailure">Its stored key can't be opened.</exception>
    public async Task<OpenedIssuer> Run(string id, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .GoogleIssuers.IgnoreQueryFilters([ServerDb.OwnAccount])
            .AsNoTracking()
            .SingleAsync(i => i.Id == id, stop);
        return new(row, Open(keys.Box, row) ?? throw new JobFailure($"the stored key of Google issuer {id} can't be opened"));
    }

    /// <summary>Notes how Google answered for an issuer: in the metrics each time, else where that is another answer than the last one, or
    /// that is an hour old.</summary>
    public async Task Note(GoogleIssuer issuer, GoogleAnswer answer, CancellationToken stop)
    {
        if (answer.IsHeld)
        {
            return; // it was not asked
        }

        if (!answer.IsOk)
        {
            meter.Failed(issuer.Id);
        }

        var (status, text) = StatusOf(answer);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        if (status == issuer.Status && now - issuer.CheckedAt < _freshStatus)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .GoogleIssuers.IgnoreQueryFilters([ServerDb.OwnAccount])
            .Where(i => i.Id == issuer.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.Status, status).SetProperty(i => i.StatusText, text).SetProperty(i => i.CheckedAt, now),
                stop
            );
    }

    /// <summary>What an answer says of the issuer. That a body was refused, or that there is no such object, is no fault of it.</summary>
    public static (GoogleIssuerStatus Status, string? Text) StatusOf(GoogleAnswer answer) =>
        answer.IsForbidden ? (GoogleIssuerStatus.refused, answer.Error)
        : answer.IsPassing && answer.Status != StatusCodes.Status429TooManyRequests ? (GoogleIssuerStatus.unreachable, answer.Error)
        : (GoogleIssuerStatus.ok, null);

    /// <returns>Null where it can't be opened.</returns>
    private static GoogleServiceAccount? Open(SecretBox box, GoogleIssuer issuer)
    {
        try
        {
            return GoogleServiceAccount.Read(
                box.Open(issuer.ServiceAccount, GoogleIssuer.KeyOwner(issuer.AccountId, issuer.Id)),
                "serviceAccount",
                []
            );
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
