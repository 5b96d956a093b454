using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Passes;

/// <summary>The account's own passes: one with its whole template and campaign, and the one that somebody means by what they
/// type.</summary>
internal sealed class OwnPass(ServerDb db, TimeProvider clock)
{
    /// <exception cref="Platform.Http.Refusal">404: there is none, or it is another account's.</exception>
    public async Task<(Pass Pass, PassState State)> Find(string id, CancellationToken stop)
    {
        var pass =
            await db.Passes.AsNoTracking().Include(p => p.Campaign).Include(p => p.Template).SingleOrDefaultAsync(p => p.Id == id, stop)
            ?? throw FindPass.Unknown(id);
        return (pass, PassState.Of(pass, pass.Campaign!.Life, pass.Template!.Life, clock.GetUtcNow()));
    }

    /// <summary>What a typed word is: the name of the search field that has it. Three indexes are looked into at most.</summary>
    public async Task<string> FieldOf(string typed, CancellationToken stop) =>
        await db.Passes.AnyAsync(p => p.Id == typed, stop) ? "id"
        : !await db.Passes.AnyAsync(p => p.UserDefinedId == typed, stop) && typed.Contains('@', StringComparison.Ordinal) ? "recoveryEmail"
        : "userDefinedId";
}
