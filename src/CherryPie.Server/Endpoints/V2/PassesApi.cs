using System.Text.Json;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/passes.</summary>
internal static class PassesApi
{
    public static void MapPasses(this IEndpointRouteBuilder v2)
    {
        var passes = v2.MapGroup("/passes").WithTags("Passes");
        passes.MapPost("", Issue).WithName("IssuePass").Describes(PassesDocs.Issue);
        passes.MapPut("/{passId}", Update).WithName("UpdatePass").Describes(PassChangesDocs.Update);
        passes.MapPut("", UpdateByUserDefinedId).WithName("UpdatePassByUserDefinedId").Describes(PassChangesDocs.UpdateByUserDefinedId);
        passes.MapPut("/{passId}/redeem", Redeem).WithName("RedeemPass").Describes(PassChangesDocs.Redeem);
        passes.MapGet("/{passId}", Get).WithName("GetPass").ReadsFromStandby().Describes(PassesDocs.Get);
        passes
            .MapGet("", GetByUserDefinedId)
            .WithName("GetPassByUserDefinedId")
            .ReadsFromStandby()
            .Describes(PassesDocs.GetByUserDefinedId);
    }

    private static async Task<IResult> Issue(HttpContext http, IssuePass issue, UpcomingPictures pictures, CancellationToken stop)
    {
        return await pictures.WithPasses(
            await JsonBody.Read(http, stop),
            async sent =>
            {
                var body = Read(sent);
                var id = (await issue.Run([body], body.Fields.Problems, stop))[0];
                return VendorJson.Ok(new IdResponse(id, PassWarnings.Of(http, [body])));
            },
            stop
        );
    }

    private static PassRequest Read(JsonElement? sent) => new(JsonFields.Of(sent, "", new Problems(), "request body"));

    private static async Task<IResult> Update(
        string passId,
        HttpContext http,
        UpdatePass update,
        UpcomingPictures pictures,
        CancellationToken stop
    ) => await pictures.WithPasses(await JsonBody.Read(http, stop), sent => Change(http, passId, Read(sent), update, stop), stop);

    private static async Task<IResult> UpdateByUserDefinedId(
        HttpContext http,
        ServerDb db,
        UpdatePass update,
        UpcomingPictures pictures,
        CancellationToken stop
    ) => await Update(await FindPass.IdOf(db, http.Request.Query, stop), http, update, pictures, stop);

    private static async Task<IResult> Redeem(string passId, HttpContext http, UpdatePass update, RedeemOnce once, CancellationToken stop)
    {
        if (!http.Request.Query.TryGetValue("once", out var sent))
        {
            return await Change(http, passId, RedeemOnce.Change(), update, stop);
        }

        return !bool.TryParse(sent, out var isOnce) ? throw Refusal.Invalid("once: must be true or false")
            : isOnce ? VendorJson.Ok(new RedeemedResponse(passId, await once.Run(passId, stop)))
            : await Change(http, passId, RedeemOnce.Change(), update, stop);
    }

    private static async Task<IResult> Change(HttpContext http, string passId, PassRequest body, UpdatePass update, CancellationToken stop)
    {
        await update.Run([(passId, body)], body.Fields.Problems, unknown: (id, _) => throw FindPass.Unknown(id), stop);
        return VendorJson.Ok(new IdResponse(passId, PassWarnings.Of(http, [body])));
    }

    private static async Task<IResult> Get(
        string passId,
        ReadPass passes,
        RequestReads reads,
        AccountDirectory accounts,
        Tenant tenant,
        PassLinks links,
        CancellationToken stop
    )
    {
        var found = await passes.Own(reads, tenant.Required, passId, stop) ?? throw FindPass.Unknown(passId);
        return VendorJson.Ok(new PassResponse(found, await accounts.Get(tenant.Required, stop), links));
    }

    private static async Task<IResult> GetByUserDefinedId(
        HttpContext http,
        ServerDb db,
        ReadPass passes,
        RequestReads reads,
        AccountDirectory accounts,
        Tenant tenant,
        PassLinks links,
        CancellationToken stop
    ) => await Get(await FindPass.IdOf(db, http.Request.Query, stop), passes, reads, accounts, tenant, links, stop);
}
