using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/exports.</summary>
internal static class ExportsApi
{
    public static void MapExports(this IEndpointRouteBuilder v2)
    {
        var exports = v2.MapGroup("/exports").WithTags("Bulk");
        exports.MapPost("", Create).WithName("CreateExport").Describes(ExportsDocs.Create);
        exports.MapGet("", List).WithName("ListExports").Describes(ExportsDocs.List);
        exports.MapGet("/{exportId}", Get).WithName("GetExport").Describes(ExportsDocs.Get);
        exports.MapMethods("/{exportId}/file", ImportsApi.Read, File).WithName("GetExportFile").Describes(ExportsDocs.File);
        exports.MapPut("/{exportId}/cancel", Cancel).WithName("CancelExport").Describes(ExportsDocs.Cancel);
    }

    private static async Task<IResult> Create(HttpContext http, CreateExport create, CancellationToken stop) =>
        VendorJson.Ok(new IdResponse(await create.Run(await JsonBody.ReadObject(http, new Problems(), stop), stop)));

    private static async Task<IResult> List(HttpContext http, Exports exports, CancellationToken stop)
    {
        var problems = new Problems();
        var from = http.Request.Query.Whole("from", 0, BulkViews.MostFrom, 0, problems);
        var size = http.Request.Query.Whole("size", 1, BulkViews.MostPerPage, BulkViews.DefaultPerPage, problems);
        problems.ThrowIfAny();
        return VendorJson.Ok(await exports.Page(from, size, stop));
    }

    private static async Task<IResult> Get(string exportId, Exports exports, CancellationToken stop) =>
        VendorJson.Ok(await exports.One(exportId, stop));

    private static async Task<IResult> File(string exportId, Exports exports, CancellationToken stop)
    {
        var (content, type, name) = await exports.File(exportId, stop);
        return Results.Stream(content, type, name, enableRangeProcessing: true);
    }

    private static async Task<IResult> Cancel(string exportId, StopBulkJob jobs, CancellationToken stop)
    {
        await jobs.Cancel(BulkKind.export, exportId, stop);
        return VendorJson.Ok(new IdResponse(exportId));
    }
}
