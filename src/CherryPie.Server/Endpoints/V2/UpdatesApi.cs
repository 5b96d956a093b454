using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/updates.</summary>
internal static class UpdatesApi
{
    public static void MapUpdates(this IEndpointRouteBuilder v2)
    {
        var updates = v2.MapGroup("/updates").WithTags("Bulk");
        updates.MapPost("", Create).WithName("CreateUpdate").Describes(UpdatesDocs.Create);
        updates.MapGet("", List).WithName("ListUpdates").Describes(UpdatesDocs.List);
        updates.MapGet("/{updateId}", Get).WithName("GetUpdate").Describes(UpdatesDocs.Get);
        updates.MapMethods("/{updateId}/errors.csv", ImportsApi.Read, Errors).WithName("GetUpdateErrors").Describes(UpdatesDocs.Errors);
        updates.MapGet("/{updateId}/progress", Progress).WithName("FollowUpdate").Describes(UpdatesDocs.Progress);
        updates.MapPut("/{updateId}/cancel", Cancel).WithName("CancelUpdate").Describes(UpdatesDocs.Cancel);
        updates.MapPut("/{updateId}/resume", Resume).WithName("ResumeUpdate").Describes(UpdatesDocs.Resume);
    }

    private static async Task<IResult> Create(HttpContext http, CreateUpdate create, CancellationToken stop) =>
        VendorJson.Ok(new IdResponse(await create.Run(await JsonBody.ReadObject(http, new Problems(), stop), worker: null, stop)));

    private static Task<IResult> List(HttpContext http, BulkViews views, CancellationToken stop) =>
        ImportsApi.Page(BulkKind.update, http, views, stop);

    private static async Task<IResult> Get(string updateId, HttpContext http, BulkViews views, CancellationToken stop) =>
        ImportsApi.Fresh(http, await views.One(BulkKind.update, updateId, stop));

    private static Task Errors(string updateId, HttpContext http, BulkFiles files, CancellationToken stop) =>
        ImportsApi.Refused(BulkKind.update, updateId, http, files, stop);

    private static Task Progress(string updateId, HttpContext http, FollowBulkJob follow, CancellationToken stop) =>
        ImportsApi.Follow(BulkKind.update, updateId, http, follow, stop);

    private static async Task<IResult> Cancel(string updateId, StopBulkJob job, CancellationToken stop)
    {
        await job.Cancel(BulkKind.update, updateId, stop);
        return VendorJson.Ok(new IdResponse(updateId));
    }

    private static async Task<IResult> Resume(string updateId, StopBulkJob job, CancellationToken stop)
    {
        await job.Resume(BulkKind.update, updateId, stop);
        return VendorJson.Ok(new IdResponse(updateId));
    }
}
