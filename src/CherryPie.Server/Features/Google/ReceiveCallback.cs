using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>Takes what Google tells of a pass: that somebody saved or deleted it. What is not Google's, or was taken before, changes
/// nothing.</summary>
internal sealed class ReceiveCallback(ServerDb db, CallbackKeys keys, EventLog events, TimeProvider clock, ILogger<ReceiveCallback> log)
{
    /// <summary>Of a body; Google's have some 1,000.</summary>
    public const int MostBytes = 100_000;

    private static readonly TimeSpan _again = TimeSpan.FromMinutes(1);

    /// <returns>False where there is no such issuer.</returns>
    /// <exception cref="Refusal">503: it can't be verified now; Google sends it again.</exception>
    public async Task<bool> Run(string issuerId, byte[] body, CancellationToken stop)
    {
        var issuer = await db
            .GoogleIssuers.IgnoreQueryFilters([ServerDb.OwnAccount])
            .AsNoTracking()
            .SingleOrDefaultAsync(i => i.Id == issuerId, stop);
        if (issuer is null)
        {
            return false;
        }

        var known = await keys.Get(stop) ?? throw Refusal.Unavailable("Google's keys can't be had; send it again", _again);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        if (GoogleCallback.Verify(body, known, issuer.IssuerId, now, out var fault) is not { } callback)
        {
            log.LogWarning("A callback for Google issuer {Issuer} was passed over: it {Fault}", issuer.Id, fault);
            return true;
        }

        await Take(issuer, callback, now, stop);
        return true;
    }

    private async Task Take(GoogleIssuer issuer, GoogleCallback callback, DateTimeOffset now, CancellationToken stop)
    {
        var id = callback.ObjectId[(issuer.IssuerId.Length + 1)..];
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var pass = await db
            .Passes.FromSql($"SELECT * FROM passes WHERE id = {id} FOR NO KEY UPDATE")
            .IgnoreQueryFilters([ServerDb.OwnAccount])
            .SingleOrDefaultAsync(stop);
        var isNew = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO google_nonces (issuer, nonce, until) VALUES ({issuer.Id}, {callback.Nonce}, {callback.Expires})
            ON CONFLICT DO NOTHING
            """,
            stop
        );
        var row = await db
            .GoogleObjects.IgnoreQueryFilters([ServerDb.OwnAccount])
            .SingleOrDefaultAsync(o => o.PassId == id && o.Issuer == issuer.Id, stop);
        if (pass is null || row is null || isNew == 0)
        {
            return;
        }

        GoogleSaves.Change(db, events, pass, row, callback.EventType == "save" ? 1 : -1, now);
        row.CheckedAt = now;
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
