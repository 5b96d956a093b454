using CherryPie.Server.Http;
using CherryPie.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Passes;

/// <summary>A pass for whoever knows its id, which is the capability; no account is involved.</summary>
internal sealed class PublicPass(ServerDb db, TimeProvider clock)
{
    public async Task<(Pass Pass, PassState State)> Find(string id, CancellationToken stop)
    {
        var pass = await db.Passes.IgnoreQueryFilters([ServerDb.OwnAccount]).AsNoTracking().Include(p => p.Campaign).Include(p => p.Template)
            .SingleOrDefaultAsync(p => p.Id == id, stop) ?? throw FindPass.Unknown(id);
        return (pass, PassState.Of(pass, pass.Campaign!.Life, pass.Template!.Life, clock.GetUtcNow()));
    }

    /// <summary>The same, while it may be handed out.</summary>
    public async Task<(Pass Pass, PassState State)> FindAvailable(string id, CancellationToken stop)
    {
        var (pass, state) = await Find(id, stop);
        var now = clock.GetUtcNow();
        return now < state.Start ? throw Refusal.Invalid($"This pass can be downloaded from {VendorJson.Time(state.Start)} on (startDate of its campaign or template)")
            : state.End <= now ? throw Refusal.Invalid($"This pass ended at {VendorJson.Time(state.End.Value)} (endDate of its campaign or template, or its expiryDate)")
            : (pass, state);
    }
}
