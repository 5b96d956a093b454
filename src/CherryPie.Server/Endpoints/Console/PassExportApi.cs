using System.Text.Json;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The passes of a filter as a file: made in the background, and sent as it is read.</summary>
internal static class PassExportApi
{
    public static void MapPassExport(this IEndpointRouteBuilder app)
    {
        app.Within("POST", "/passes/export", Ability.HandlePasses, Create);
        app.Within("GET", "/passes/exports/{export}", Ability.HandlePasses, Show);
        app.Within("GET", "/passes/exports/{export}/file", Ability.HandlePasses, File);
    }

    private static async Task<IResult> Create(ConsoleCall call)
    {
        var query = PassQuery.Of(call.Http.Request.Query);
        if (query.Faulty is not null)
        {
            return await PassListApi.Show(call);
        }

        var filter = await PassListApi.Filter(call, query);
        var format = Enum.TryParse<ExportFormat>(call.Field("format"), out var asked) ? asked : ExportFormat.csv;
        var body = JsonSerializer.SerializeToElement(new { passFilter = filter, format = format.ToString() });
        var id = await call.Get<CreateExport>().Run(JsonFields.Of(body, "", new Problems()), call.Stop);
        return call.Go($"/console/{call.Account!.Id}/passes/exports/{id}");
    }

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var export = await call.Get<Exports>().One(call.Route("export"), call.Stop);
        var isUnderWay = export.Status is BulkStatus.reading or BulkStatus.running;
        if (isUnderWay)
        {
            call.Http.Response.Headers["Refresh"] = "2";
        }

        return ConsoleCall.Show<Views.ExportPage>(
            call.Frame(call.Texts["export.title"], "passes"),
            new ExportModel(
                export.Id,
                isUnderWay ? "waiting"
                    : export.Status != BulkStatus.done ? "failed"
                    : export.Bytes is null ? "gone"
                    : "done",
                export.Rows,
                export.Done,
                export.Rows == 0 ? 0 : (int)Math.Min(100, export.Done * 100 / export.Rows),
                export.Bytes,
                export.Error,
                export.KeptUntil,
                export.Format.ToString()
            )
        );
    }

    private static async Task<IResult> File(ConsoleCall call)
    {
        var (content, type, name) = await call.Get<Exports>().File(call.Route("export"), call.Stop);
        return Results.Stream(content, type, name, enableRangeProcessing: true);
    }
}
