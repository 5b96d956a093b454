using System.Text.Json;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/passesBatch: up to 25 passes at once, all or none, answered in the order sent.</summary>
internal static class PassesBatchApi
{
    public static void MapPassesBatch(this IEndpointRouteBuilder v2)
    {
        var batch = v2.MapGroup("/passesBatch").WithTags("Passes");
        batch.MapPost("", Issue).WithName("IssuePasses").Describes(PassesBatchDocs.Issue);
        batch.MapPut("", Update).WithName("UpdatePasses").Describes(PassesBatchDocs.Update);
        batch.MapGet("", Get).WithName("GetPasses").ReadsFromStandby().Describes(PassesBatchDocs.Get);
    }

    private static async Task<IResult> Issue(HttpContext http, IssuePass issue, UpcomingPictures pictures, CancellationToken stop)
    {
        return await pictures.WithPasses(
            await JsonBody.Read(http, stop),
            async sent =>
            {
                var problems = new Problems();
                var bodies = PassBatch.Read(sent, problems);
                return VendorJson.Ok(new IdsResponse(await issue.Run(bodies, problems, stop), PassWarnings.Of(http, bodies)));
            },
            stop
        );
    }

    private static async Task<IResult> Update(HttpContext http, UpdatePass update, UpcomingPictures pictures, CancellationToken stop)
    {
        return await pictures.WithPasses(await JsonBody.Read(http, stop), sent => Change(http, sent, update, stop), stop);
    }

    private static async Task<IResult> Change(HttpContext http, JsonElement? sent, UpdatePass update, CancellationToken stop)
    {
        var problems = new Problems();
        var changes = PassBatch.WithIds(PassBatch.Read(sent, problems));
        await UserIds.Told(
            changes.Select(c => c.Body),
            () =>
                update.Run(
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
                )
        );
        return VendorJson.Ok(new IdsResponse([.. changes.Select(c => c.Id)], PassWarnings.Of(http, [.. changes.Select(c => c.Body)])));
    }

    private static async Task<IResult> Get(
        HttpContext http,
        ReadPass passes,
        RequestReads reads,
        AccountDirectory accounts,
        Tenant tenant,
        PassLinks links,
        CancellationToken stop
    )
    {
        var ids = PassBatch.Ids(http.Request.Query["id"], 1, PassBatch.Most);
        var found = (await passes.Own(reads, tenant.Required, ids, stop)).ToDictionary(f => f.Pass.Id, StringComparer.Ordinal);
        var account = await accounts.Get(tenant.Required, stop);
        return VendorJson.Ok(
            ids.Select(id => found.TryGetValue(id, out var pass) ? new PassResponse(pass, account, links) : throw FindPass.Unknown(id))
                .ToList()
        );
    }
}
