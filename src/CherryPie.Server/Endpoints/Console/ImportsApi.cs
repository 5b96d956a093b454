using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Imports, updates and exports of an account, and the way a file comes in.</summary>
internal static class ImportsApi
{
    private const int Seconds = 5;

    // Of a form, beside the file.
    private const long BesideFile = 1 << 20;

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        var limits = app.ServiceProvider.GetRequiredService<LimitsOptions>();
        app.Within("GET", "/imports", Ability.See, List);
        app.Within("GET", "/imports/new", Ability.HandlePasses, call => New(call));
        app.Upload("/imports/files", Ability.HandlePasses, Spool, ((long)limits.ImportMegabytes << 20) + BesideFile);
    }

    /// <summary>The page of a job.</summary>
    public static string PathOf(ConsoleCall call, string id) =>
        id.StartsWith("exp_", StringComparison.Ordinal) ? call.Path("passes", "exports", id) : call.Path("imports", id);

    private static async Task<IResult> List(ConsoleCall call)
    {
        var query = new ListQuery(call, Enum.GetNames<BulkKind>());
        BulkKind? kind = query.Filter.Length == 0 ? null : Enum.Parse<BulkKind>(query.Filter);
        var found = await call.Get<BulkJobs>().Page(query.Search, kind, query.From, ListQuery.Size, call.Stop);
        var shown = found.Take(ListQuery.Size).ToList();
        var people = shown.Select(j => PersonName.Of(j.Job.Actor)).OfType<Guid>().Distinct().ToList();
        var names = await call.Get<ReadPerson>().Names(people, call.Stop);
        var (isMoving, isStill) = (shown.Exists(j => j.IsUnderWay), call.Http.Request.Query["still"] == "yes");
        if (isMoving && !isStill)
        {
            call.Http.Response.Headers["Refresh"] = $"{Seconds}";
        }

        return ConsoleCall.Show<Views.ImportsPage>(
            call.Frame(call.Texts["bulk.title"], "imports"),
            new ImportsModel(shown.ConvertAll(j => Row(call, j, names)), query.Frame(call.Path("imports"), found.Count), isMoving, isStill)
        );
    }

    private static async Task<IResult> New(ConsoleCall call, ConsoleFault? fault = null, int status = 200)
    {
        var isForm = call.Http.Request.HasFormContentType;
        var again = isForm ? call.Field("again") : call.Http.Request.Query["again"].ToString();
        var former = again.Length == 0 ? null : await call.Get<BulkJobs>().One(again, call.Stop);
        var template = isForm ? call.Field("template") : former?.TemplateName ?? call.Http.Request.Query["template"].ToString();
        return ConsoleCall.Show<Views.ImportNewPage>(
            call.Frame(call.Texts[former is null ? "bulk.new" : "bulk.again"], "imports") with
            {
                Fault = fault,
            },
            new ImportNewModel(
                await call.Get<TemplateChoices>().Names(issuing: false, call.Stop),
                template.Length <= PassQuery.LongestText ? template : "",
                former?.Job.Id ?? "",
                former?.FileName ?? "",
                call.Get<LimitsOptions>().ImportMegabytes
            ),
            status
        );
    }

    private static async Task<IResult> Spool(ConsoleCall call)
    {
        if (call.Http.Request.Form.Files.GetFile("file") is not { } file || (file.Length == 0 && file.FileName.Length == 0))
        {
            return await New(call, new ConsoleFault("file", call.Texts["bulk.fault.file"]), StatusCodes.Status400BadRequest);
        }

        var (create, files, template) = (call.Get<CreateImport>(), call.Get<UploadedFiles>(), call.Field("template").Trim());
        try
        {
            long id;
            await using (var content = file.OpenReadStream())
            {
                id = await create.Spool(content, NameOf(file), call.Stop);
            }

            RequestTimeLimit.Begin(call.Http);
            try
            {
                await files.Head(id, template, call.Stop);
            }
            catch (Refusal)
            {
                await create.Drop(id);
                throw;
            }

            await files.Bound(call.Stop);
            var more = new QueryBuilder { { "template", template }, { "again", call.Field("again") } };
            return call.Go(call.Path("imports", "files", $"{id}") + more);
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await New(call, ImportFaults.OfFile(call.Texts, refusal), refusal.Status);
        }
    }

    // As an import by the API keeps it.
    private static string? NameOf(IFormFile file)
    {
        var name = file.FileName.Split('/', '\\')[^1];
        name = string.Concat(name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && !BidiControls.Is(c)).Take(255));
        return name.Length == 0 ? null : name;
    }

    private static BulkRowModel Row(ConsoleCall call, ShownBulkJob listed, Dictionary<Guid, string> names)
    {
        var (job, texts) = (listed.Job, call.Texts);
        var isExport = job.Kind == BulkKind.export;
        return new(
            job.Id,
            job.Kind.ToString(),
            listed.FileName ?? "",
            listed.TemplateName ?? "",
            listed.IsDry,
            job.Status.ToString(),
            isExport ? texts.Count("bulk.written", job.Done) : Counts(texts, job),
            AuditApi.Who(texts, names, job.Actor),
            job.CreatedAt,
            isExport && !call.Account!.Role.May(Ability.HandlePasses) ? null : PathOf(call, job.Id)
        );
    }

    private static string Counts(ConsoleTexts texts, BulkJob job)
    {
        var parts = new List<string>();
        foreach (
            var (key, count) in new[] { ("bulk.issued", job.Issued), ("bulk.updated", job.Updated), ("bulk.unchanged", job.Unchanged) }
        )
        {
            if (count > 0)
            {
                parts.Add(texts.Format(key, texts.Number(count)));
            }
        }

        if (job.Failed > 0)
        {
            parts.Add(texts.Format("bulk.refused", texts.Number(job.Failed)));
        }

        return parts.Count == 0 ? texts["bulk.nothing"] : string.Join(" · ", parts);
    }
}
