using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Certificates;

/// <summary>Makes a key and a CSR on it (CherryPie document, "Generate CSR"). The key is stored before the CSR leaves.</summary>
internal sealed class CreateSigningRequest(
    ServerDb db,
    SecretBox box,
    Tenant tenant,
    AccountDirectory accounts,
    LimitsOptions limits,
    TimeProvider clock
)
{
    // A key costs a fifth of a second of processor time: one is made at a time, and nobody waits for long.
    private static readonly SemaphoreSlim _oneAtATime = new(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10),
        _retry = TimeSpan.FromSeconds(5);

    public async Task<string> Run(CancellationToken stop)
    {
        var account = await accounts.Get(tenant.Required, stop);
        if (!await _oneAtATime.WaitAsync(_patience, stop))
        {
            throw Refusal.Busy("Too many signing requests are being made at once; try again shortly", _retry);
        }

        try
        {
            return await Make(account, stop);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<string> Make(CachedAccount account, CancellationToken stop)
    {
        var open = await db
            .SigningRequests.Where(r => r.UsedAt == null)
            .Select(r => r.CreatedAt)
            .OrderBy(at => at)
            .Take(limits.SigningRequests)
            .ToListAsync(stop);
        if (open.Count >= limits.SigningRequests)
        {
            throw Refusal.Invalid(
                $"{open.Count} signing requests of this account are open, the most that are kept (setting "
                    + $"Limits__SigningRequests); upload certificates for those. The oldest is forgotten on "
                    + $"{open[0] + OpenSigningRequest.Kept:yyyy-MM-dd}"
            );
        }

        var request = await Task.Run(() => SigningRequest.Create(account.Name), stop);
        var id = Guid.CreateVersion7();
        var kept = new OpenSigningRequest
        {
            Id = id,
            AccountId = account.Id,
            PublicKey = request.PublicKeyFingerprint,
            PrivateKey = [],
            CreatedAt = Iso8601.ToMicroseconds(clock.GetUtcNow()),
        };
        kept.PrivateKey = box.Seal(request.Pkcs8PrivateKey, kept.KeyOwner);
        db.Add(kept);
        await db.SaveChangesAsync(stop);
        return request.Pem;
    }
}
