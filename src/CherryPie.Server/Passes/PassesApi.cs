using CherryPie.Server.Accounts;
using CherryPie.Server.Http;
using CherryPie.Server.OpenApi;
using CherryPie.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Passes;

/// <summary>/v2/passes.</summary>
internal static class PassesApi
{
    public const string PackageType = "application/vnd.apple.pkpass";

    public static void MapPasses(this IEndpointRouteBuilder v2)
    {
        var passes = v2.MapGroup("/passes").WithTags("Passes");
        passes.MapPost("", Issue).WithName("IssuePass").Describes(PassesDocs.Issue);
        passes.MapGet("/{passId}", Get).WithName("GetPass").Describes(PassesDocs.Get);
        passes.MapGet("", GetByUserDefinedId).WithName("GetPassByUserDefinedId").Describes(PassesDocs.GetByUserDefinedId);
        passes.MapMethods("/{passId}/bundle", ["GET", "HEAD"], Bundle).WithName("DownloadPass").Describes(PassesDocs.Download).AllowAnonymous();
    }

    private static async Task<IResult> Issue(HttpContext http, IssuePass issue, CancellationToken stop)
    {
        var problems = new Problems();
        var body = new PassBody(await JsonBody.ReadObject(http, problems, stop));
        return VendorJson.Ok(new IdAnswer((await issue.Run([body], problems, stop))[0]));
    }

    private static async Task<IResult> Get(string passId, ServerDb db, AccountDirectory accounts, Tenant tenant, PassLinks links, TimeProvider clock, CancellationToken stop)
    {
        var pass = await db.Passes.AsNoTracking().Include(p => p.Campaign).Include(p => p.Template).SingleOrDefaultAsync(p => p.Id == passId, stop) ?? throw FindPass.Unknown(passId);
        return VendorJson.Ok(PassAnswer.Of(pass, await accounts.Get(tenant.Required, stop), links, clock.GetUtcNow()));
    }

    private static async Task<IResult> GetByUserDefinedId(HttpContext http, ServerDb db, AccountDirectory accounts, Tenant tenant, PassLinks links, TimeProvider clock, CancellationToken stop) =>
        await Get(await FindPass.IdOf(db, http.Request.Query, stop), db, accounts, tenant, links, clock, stop);

    private static async Task<IResult> Bundle(string passId, HttpContext http, DownloadPass download, CancellationToken stop)
    {
        var package = await download.Run(passId, stop);
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{passId}.pkpass\"";
        return Results.Bytes(package, PackageType);
    }
}
