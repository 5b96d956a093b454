using System.Text.Json;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/passes.</summary>
internal static class PassesApi
{
    private static readonly JsonElement _redeemed = JsonElement.Parse("""{"isRedeemed":true}""");

    public static void MapPasses(this IEndpointRouteBuilder v2)
    {
        var passes = v2.MapGroup("/passes").WithTags("Passes");
        passes.MapPost("", Issue).WithName("IssuePass").Describes(PassesDocs.Issue);
        passes.MapPut("/{passId}", Update).WithName("UpdatePass").Describes(PassChangesDocs.Update);
        passes.MapPut("", UpdateByUserDefinedId).WithName("UpdatePassByUserDefinedId").Describes(PassChangesDocs.UpdateByUserDefinedId);
        passes.MapPut("/{passId}/redeem", Redeem).WithName("RedeemPass").Describes(PassChangesDocs.Redeem);
        passes.MapGet("/{passId}", Get).WithName("GetPass").Describes(PassesDocs.Get);
        passes.MapGet("", GetByUserDefinedId).WithName("GetPassByUserDefinedId").Describes(PassesDocs.GetByUserDefinedId);
    }

    private static async Task<IResult> Issue(HttpContext http, IssuePass issue, CancellationToken stop)
    {
        var problems = new Problems();
        var body = new PassRequest(await JsonBody.ReadObject(http, problems, stop));
        return VendorJson.Ok(new IdResponse((await issue.Run([body], problems, stop))[0]));
    }

    private static async Task<IResult> Update(string passId, HttpContext http, UpdatePass update, CancellationToken stop)
    {
        var problems = new Problems();
        return await Change(passId, new PassRequest(await JsonBody.ReadObject(http, problems, stop)), update, stop);
    }

    private static async Task<IResult> UpdateByUserDefinedId(HttpContext http, ServerDb db, UpdatePass update, CancellationToken stop) =>
        await Update(await FindPass.IdOf(db, http.Request.Query, stop), http, update, stop);

    private static Task<IResult> Redeem(string passId, UpdatePass update, CancellationToken stop) =>
        Change(passId, new PassRequest(JsonFields.Of(_redeemed, "", new Problems())), update, stop);

    private static async Task<IResult> Change(string passId, PassRequest body, UpdatePass update, CancellationToken stop)
    {
        await update.Run([(passId, body)], body.Fields.Problems, unknown: (id, _) => throw FindPass.Unknown(id), stop);
        return VendorJson.Ok(new IdResponse(passId));
    }

    private static async Task<IResult> Get(
        string passId,
        ReadPass passes,
        AccountDirectory accounts,
        Tenant tenant,
        PassLinks links,
        CancellationToken stop
    )
    {
        var found = (await passes.Own(tenant.Required, [passId], stop)).SingleOrDefault() ?? throw FindPass.Unknown(passId);
        return VendorJson.Ok(new PassResponse(found, await accounts.Get(tenant.Required, stop), links));
    }

    private static async Task<IResult> GetByUserDefinedId(
        HttpContext http,
        ServerDb db,
        ReadPass passes,
        AccountDirectory accounts,
        Tenant tenant,
        PassLinks links,
        CancellationToken stop
    ) => await Get(await FindPass.IdOf(db, http.Request.Query, stop), passes, accounts, tenant, links, stop);
}
