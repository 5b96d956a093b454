using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>Announces a template's newest design to every device that has one of its passes (CherryPie document, "Push Updates").</summary>
internal sealed class PushTemplate(ServerDb db, LockTemplate templates, TimeProvider clock)
{
    public async Task<string> Run(string name, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var id = await templates.Run(name, stop);
        var template = await db.Templates.Include(t => t.Campaign).SingleAsync(t => t.Id == id, stop);
        if (template.Status == LifeState.INVALID || template.Campaign!.Status == LifeState.INVALID)
        {
            throw Refusal.Invalid($"status: {template.WhatIsInvalid} is INVALID, which is final; its passes were told when it became so");
        }

        template.Announce(db, clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return template.Name;
    }
}
