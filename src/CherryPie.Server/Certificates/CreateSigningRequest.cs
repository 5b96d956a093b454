using CherryPie.Server.Accounts;
using CherryPie.Server.Http;
using CherryPie.Server.Storage;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Certificates;

/// <summary>Makes a key and a CSR on it (CherryPie document, "Generate CSR"). The key is stored before the CSR leaves.</summary>
internal sealed class CreateSigningRequest(ServerDb db, SecretBox box, Tenant tenant, AccountDirectory accounts, TimeProvider clock)
{
    // A key costs a fifth of a second of processor time, so an account makes one at a time and keeps a bounded number.
    private const int MostOpen = 1000;
    private static readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task<string> Run(CancellationToken stop)
    {
        if (await db.SigningRequests.CountAsync(stop) >= MostOpen)
        {
            throw Refusal.Invalid($"{MostOpen} signing requests of this account are open, the most that are kept; upload certificates for those, or ask the operator to remove some");
        }

        var account = await accounts.Get(tenant.Required, stop);
        SigningRequest request;
        await _oneAtATime.WaitAsync(stop);
        try
        {
            request = await Task.Run(() => SigningRequest.Create(account.Name), stop);
        }
        finally
        {
            _oneAtATime.Release();
        }

        var id = Guid.CreateVersion7();
        var open = new OpenSigningRequest { Id = id, AccountId = account.Id, PublicKey = request.PublicKeyFingerprint, PrivateKey = [], CreatedAt = Iso8601.ToMicroseconds(clock.GetUtcNow()) };
        open.PrivateKey = box.Seal(request.Pkcs8PrivateKey, open.KeyOwner);
        db.Add(open);
        await db.SaveChangesAsync(stop);
        return request.Pem;
    }
}
