using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/passesBatch: up to 25 passes at once, all or none, answered in the order sent.</summary>
internal static class PassesBatchApi
{
    public static void MapPassesBatch(this IEndpointRouteBuilder v2)
    {
        var batch = v2.MapGroup("/passesBatch").WithTags("Passes");
        batch.MapPost("", Issue).WithName("IssuePasses").Describes(PassesBatchDocs.Issue);
        batch.MapPut("", Update).WithName("UpdatePasses").Describes(PassesBatchDocs.Update);
        batch.MapGet("", Get).WithName("GetPasses").Describes(PassesBatchDocs.Get);
    }

    private static async Task<IResult> Issue(HttpContext http, IssuePass issue, CancellationToken stop)
    {
        var problems = new Problems();
        var bodies = PassBatch.Read(await JsonBody.Read(http, stop), problems);
        return VendorJson.Ok(new IdsResponse(await issue.Run(bodies, problems, stop)));
    }

    private static async Task<IResult> Update(HttpContext http, UpdatePass update, CancellationToken stop)
    {
        var problems = new Problems();
        var changes = PassBatch.WithIds(PassBatch.Read(await JsonBody.Read(http, stop), problems));
        await update.Run(
            changes,
            problems,
            unknown: (id, body) =>
            {
                if (id.Length > 0)
                {
                    problems.Add(PassBatch.IdPath(body.Fields), $"there is no pass \"{id}\"");
                }
            },
            stop
        );
        return VendorJson.Ok(new IdsResponse([.. changes.Select(c => c.Id)]));
    }

    private static async Task<IResult> Get(
        HttpContext http,
        ReadPass reading,
        AccountDirectory accounts,
        Tenant tenant,
        PassLinks links,
        CancellationToken stop
    )
    {
        var ids = http.Request.Query["id"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (ids.Length is < 1 or > PassBatch.Most)
        {
            throw Refusal.Invalid($"id: the query must name 1 to {PassBatch.Most} pass ids, separated by commas");
        }

        var passes = (await reading.Own(tenant.Required, ids, stop)).ToDictionary(f => f.Pass.Id, StringComparer.Ordinal);
        var account = await accounts.Get(tenant.Required, stop);
        return VendorJson.Ok(
            ids.Select(id => passes.TryGetValue(id, out var pass) ? new PassResponse(pass, account, links) : throw FindPass.Unknown(id))
                .ToList()
        );
    }
}
