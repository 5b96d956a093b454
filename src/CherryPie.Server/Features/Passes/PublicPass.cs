using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Passes;

/// <summary>A pass with its whole template and campaign, read by its id alone: the id is the capability, and no account is
/// involved.</summary>
internal sealed class PublicPass(ServerDb db, TimeProvider clock)
{
    public async Task<(Pass Pass, PassState State)> Find(string id, CancellationToken stop)
    {
        var pass =
            await db
                .Passes.IgnoreQueryFilters([ServerDb.OwnAccount])
                .AsNoTracking()
                .Include(p => p.Campaign)
                .Include(p => p.Template)
                .SingleOrDefaultAsync(p => p.Id == id, stop)
            ?? throw FindPass.Unknown(id);
        return (pass, PassState.Of(pass, pass.Campaign!.Life, pass.Template!.Life, clock.GetUtcNow()));
    }
}
