using CherryPie.Server.Passes;
using CherryPie.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.AppleWebService;

/// <summary>The newest package of a pass for a device that has it; voided ones too, and outside of any period.
/// https://developer.apple.com/documentation/walletpasses/send-an-updated-pass</summary>
internal sealed class FetchPass(ServerDb db, PublicPass passes, MakePackage make, TimeProvider clock)
{
    /// <returns>Null when it has not changed since then. That is found out before anything is signed.</returns>
    public async Task<byte[]?> Run(AuthorizedPass authorized, DateTimeOffset? since, CancellationToken stop)
    {
        if (authorized.Version.LastModified <= since)
        {
            return null;
        }

        var (pass, state) = await passes.Find(authorized.Id, stop);
        var package = await make.Run(pass, state, stop);
        await db.Registrations.Where(r => r.PassId == authorized.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.FetchedAt, clock.GetUtcNow()), stop);
        return package;
    }
}
