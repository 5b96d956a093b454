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

    /// <summary>How files are asked for.</summary>
    public static readonly string[] Read = ["GET", "HEAD"];

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
        imports.MapMethods("/{importId}/errors.csv", Read, Errors).WithName("GetImportErrors").Describes(ImportsDocs.Errors);
        imports.MapMethods("/{importId}/result.csv", Read, Results).WithName("GetImportResult").Describes(ImportsDocs.Results);
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
        Refused(BulkKind.import, importId, http, files, stop);

    private static Task Results(string importId, HttpContext http, BulkFiles files, CancellationToken stop) =>
        File(http, BulkKind.import, importId, "result", files, to => files.Results(BulkKind.import, importId, to, stop), stop);

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

    private static Task Progress(string importId, HttpContext http, FollowBulkJob follow, CancellationToken stop) =>
        Follow(BulkKind.import, importId, http, follow, stop);

    /// <summary>What GET shows of a job, again and again.</summary>
    public static async Task Follow(BulkKind kind, string id, HttpContext http, FollowBulkJob follow, CancellationToken stop)
    {
        await foreach (var view in follow.Run(kind, id, stop))
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

    /// <summary>The refused rows of an import, or passes of an update.</summary>
    public static Task Refused(BulkKind kind, string id, HttpContext http, BulkFiles files, CancellationToken stop) =>
        File(http, kind, id, "errors", files, to => files.Errors(kind, id, to, stop), stop);

    // A file that is written as it is sent.
    private static async Task File(
        HttpContext http,
        BulkKind kind,
        string id,
        string name,
        BulkFiles files,
        Func<Stream, Task> write,
        CancellationToken stop
    )
    {
        await files.Require(kind, id, stop);
        RequestTimeLimit.End(http);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{Uri.EscapeDataString(id)}-{name}.csv\"";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await write(http.Response.Body);
        }
    }
}
