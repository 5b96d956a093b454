using System.Text.Json;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/imports.</summary>
internal static class ImportsApi
{
    // Of a form, beside the file.
    private const long BesideFile = 2 << 20;

    public static void MapImports(this IEndpointRouteBuilder v2)
    {
        var limits = v2.ServiceProvider.GetRequiredService<LimitsOptions>();
        var imports = v2.MapGroup("/imports").WithTags("Bulk");
        imports
            .MapPost("", Create)
            .WithName("CreateImport")
            .WithMetadata(new LargeBody(((long)limits.ImportMegabytes << 20) + BesideFile))
            .Describes(ImportsDocs.Create);
        imports.MapGet("", List).WithName("ListImports").Describes(ImportsDocs.List);
        imports.MapGet("/{importId}", Get).WithName("GetImport").Describes(ImportsDocs.Get);
        imports.MapGet("/{importId}/errors.csv", Errors).WithName("GetImportErrors").Describes(ImportsDocs.Errors);
        imports.MapGet("/{importId}/result.csv", Results).WithName("GetImportResult").Describes(ImportsDocs.Results);
        imports.MapGet("/{importId}/progress", Progress).WithName("FollowImport").Describes(ImportsDocs.Progress);
        imports.MapPut("/{importId}/cancel", Cancel).WithName("CancelImport").Describes(ImportsDocs.Cancel);
        imports.MapPut("/{importId}/resume", Resume).WithName("ResumeImport").Describes(ImportsDocs.Resume);
    }

    private static async Task<IResult> Create(HttpContext http, CreateImport create, CancellationToken stop) =>
        VendorJson.Ok(new IdResponse(await ImportForm.Read(http, create, stop)));

    private static Task<IResult> List(HttpContext http, BulkViews views, CancellationToken stop) =>
        Page(BulkKind.import, http, views, stop);

    private static async Task<IResult> Get(string importId, HttpContext http, BulkViews views, CancellationToken stop) =>
        Fresh(http, await views.One(BulkKind.import, importId, stop));

    private static Task Errors(string importId, HttpContext http, BulkFiles files, CancellationToken stop) =>
        File(http, $"{Uri.EscapeDataString(importId)}-errors.csv", to => files.Errors(BulkKind.import, importId, to, stop));

    private static Task Results(string importId, HttpContext http, BulkFiles files, CancellationToken stop) =>
        File(http, $"{Uri.EscapeDataString(importId)}-result.csv", to => files.Results(BulkKind.import, importId, to, stop));

    private static async Task<IResult> Cancel(string importId, StopBulkJob job, CancellationToken stop)
    {
        await job.Cancel(BulkKind.import, importId, stop);
        return VendorJson.Ok(new IdResponse(importId));
    }

    private static async Task<IResult> Resume(string importId, StopBulkJob job, CancellationToken stop)
    {
        await job.Resume(BulkKind.import, importId, stop);
        return VendorJson.Ok(new IdResponse(importId));
    }

    private static async Task Progress(string importId, HttpContext http, FollowBulkJob follow, CancellationToken stop)
    {
        await foreach (var view in follow.Run(BulkKind.import, importId, stop))
        {
            if (!http.Response.HasStarted)
            {
                RequestTimeLimit.End(http);
                http.Response.ContentType = "text/event-stream";
                http.Response.Headers.CacheControl = "no-store";
            }

            await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(view, VendorJson.Options)}\n\n", stop);
            await http.Response.Body.FlushAsync(stop);
        }
    }

    /// <summary>A page of the jobs of a kind.</summary>
    public static async Task<IResult> Page(BulkKind kind, HttpContext http, BulkViews views, CancellationToken stop)
    {
        var problems = new Problems();
        var from = http.Request.Query.Whole("from", 0, BulkViews.MostFrom, 0, problems);
        var size = http.Request.Query.Whole("size", 1, BulkViews.MostPerPage, BulkViews.DefaultPerPage, problems);
        problems.ThrowIfAny();
        return Fresh(http, await views.Page(kind, from, size, stop));
    }

    /// <summary>What changes while one looks.</summary>
    public static IResult Fresh<T>(HttpContext http, T view)
    {
        http.Response.Headers.CacheControl = "no-store";
        return VendorJson.Ok(view);
    }

    /// <summary>A file that is written as it is sent.</summary>
    public static async Task File(HttpContext http, string name, Func<Stream, Task> write)
    {
        RequestTimeLimit.End(http);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await write(http.Response.Body);
    }
}
