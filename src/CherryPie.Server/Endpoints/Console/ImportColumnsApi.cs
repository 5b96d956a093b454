using System.Globalization;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The columns of a file that came in: what each sets, and the dry run of that.</summary>
internal static class ImportColumnsApi
{
    private const long MostBytes = 256 * 1024; // 500 columns

    private const int RowsShown = 5,
        ValuesShown = 3;

    public static void MapImportColumns(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/imports/files/{file:long}", Ability.HandlePasses, Show);
        app.Within("POST", "/imports/files/{file:long}", Ability.HandlePasses, Try, mostBytes: MostBytes);
    }

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var query = call.Http.Request.Query;
        var (template, again) = (query["template"].ToString().Trim(), query["again"].ToString());
        var former = again.Length == 0 ? null : await call.Get<BulkJobs>().One(again, call.Stop);
        var options = former?.Job.Kind == BulkKind.import ? ImportOptions.Stored(former.Job.Options) : null;
        var file = await Head(call, template);
        var inputs = options is null ? ImportInputs.Guess(file) : ImportInputs.Again(file, options);
        return Show(call, file, template, again, inputs);
    }

    private static async Task<IResult> Try(ConsoleCall call)
    {
        var template = call.Field("template").Trim();
        var file = await Head(call, template);
        var inputs = ImportInputs.Sent(call, file);
        try
        {
            var options = await call.Get<CreateImport>().Options(inputs.Json(file, template), call.Stop);
            if (file.Fault(options) is { } fault)
            {
                return Show(call, file, template, call.Field("again"), inputs, [ImportFaults.OfHeader(call.Texts, fault, file.Columns)]);
            }

            return call.Go(call.Path("imports", await call.Get<TriedImports>().Try(file, options, call.Stop)));
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return Show(call, file, template, call.Field("again"), inputs, ImportFaults.All(call.Texts, refusal));
        }
    }

    // A template that is gone by now leaves the file as it is.
    private static async Task<FileHead> Head(ConsoleCall call, string template)
    {
        var id = long.Parse(call.Route("file"), CultureInfo.InvariantCulture);
        try
        {
            return await call.Get<UploadedFiles>().Head(id, template, call.Stop);
        }
        catch (Refusal refusal) when (refusal.Message.StartsWith("templateName", StringComparison.Ordinal))
        {
            return await call.Get<UploadedFiles>().Head(id, "", call.Stop);
        }
    }

    private static Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult Show(
        ConsoleCall call,
        FileHead file,
        string template,
        string again,
        ImportInputs inputs,
        IReadOnlyList<ConsoleFault>? faults = null
    ) =>
        ConsoleCall.Show<Views.ImportColumnsPage>(
            call.Frame(call.Texts["bulk.columns"], "imports") with
            {
                Fault = faults?.FirstOrDefault(f => f.Field.Length == 0),
                Faults = faults ?? [],
            },
            new ImportColumnsModel(
                file.Id,
                file.Name ?? "",
                file.Keys is null ? "" : template,
                again,
                [.. file.Columns.Select((name, at) => new ImportColumnModel(name, Values(file, at), inputs.Targets[at]))],
                [
                    .. file
                        .Rows.Take(RowsShown)
                        .Select(r => new ImportRowModel(r.Number, [.. r.Cells.Select(c => PassWords.Cut(c.Text))], r.Fault)),
                ],
                ImportGuess.Attributes,
                inputs.Keys(file),
                file.Remarks,
                inputs.Asked,
                call.Get<MailOptions>().Host is { Length: > 0 }
            ),
            faults is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );

    private static string Values(FileHead file, int at) =>
        string.Join(
            " · ",
            file.Rows.Where(r => r.Fault is null && at < r.Cells.Count && r.Cells[at].Text.Trim().Length > 0)
                .Select(r => PassWords.Cut(r.Cells[at].Text.Trim()))
                .Distinct()
                .Take(ValuesShown)
        );
}
