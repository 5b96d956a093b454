using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>An import, or a change of many passes: what a dry run found, how far it is, what came of it.</summary>
internal static class ImportJobApi
{
    private const string Seconds = "2";

    public static void MapImportJob(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/imports/{job}", Ability.See, call => Show(call));
        app.Within("GET", "/imports/{job}/errors.csv", Ability.HandlePasses, Errors);
        app.Within("GET", "/imports/{job}/result.csv", Ability.HandlePasses, Results);
        Action(app, "run", Run);
        Action(app, "cancel", Cancel);
        Action(app, "resume", Resume);
    }

    private static void Action(IEndpointRouteBuilder app, string name, Func<ConsoleCall, BulkKind, Task<IResult>> act) =>
        app.Within(
            "POST",
            "/imports/{job}/" + name,
            Ability.HandlePasses,
            async call =>
            {
                try
                {
                    return await act(call, await KindOf(call));
                }
                catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
                {
                    var fault = ImportFaults.Of(call.Texts, refusal);
                    return await Show(call, fault with { Field = "" }, refusal.Status);
                }
            }
        );

    private static async Task<IResult> Run(ConsoleCall call, BulkKind kind)
    {
        var tried = call.Get<TriedImports>();
        var id = kind == BulkKind.update ? await tried.Change(call.Route("job"), call.Stop) : await tried.Run(call.Route("job"), call.Stop);
        return call.Go(call.Path("imports", id));
    }

    private static async Task<IResult> Cancel(ConsoleCall call, BulkKind kind)
    {
        await call.Get<StopBulkJob>().Cancel(kind, call.Route("job"), call.Stop);
        return call.Go(ImportsApi.PathOf(call, call.Route("job")) + "?notice=bulkCancelled");
    }

    private static async Task<IResult> Resume(ConsoleCall call, BulkKind kind)
    {
        await call.Get<StopBulkJob>().Resume(kind, call.Route("job"), call.Stop);
        return call.Go(ImportsApi.PathOf(call, call.Route("job")) + "?notice=bulkResumed");
    }

    private static async Task<IResult> Errors(ConsoleCall call)
    {
        var (kind, id) = (await KindOf(call), call.Route("job"));
        await call.Get<BulkFiles>().Require(kind, id, call.Stop);
        return File(call, $"{id}-errors.csv", to => call.Get<BulkFiles>().Errors(kind, id, to, call.Stop));
    }

    private static async Task<IResult> Results(ConsoleCall call)
    {
        var (kind, id) = (await KindOf(call), call.Route("job"));
        await call.Get<BulkFiles>().Require(kind, id, call.Stop);
        return File(call, $"{id}-result.csv", to => call.Get<BulkFiles>().Results(kind, id, to, call.Stop));
    }

    // Written as it is sent.
    private static IResult File(ConsoleCall call, string name, Func<Stream, Task> write)
    {
        RequestTimeLimit.End(call.Http);
        return Microsoft.AspNetCore.Http.Results.Stream(write, "text/csv; charset=utf-8", name);
    }

    private static async Task<BulkKind> KindOf(ConsoleCall call) => (await call.Get<BulkJobs>().One(call.Route("job"), call.Stop)).Job.Kind;

    private static async Task<IResult> Show(ConsoleCall call, ConsoleFault? fault = null, int status = 200)
    {
        var listed = await call.Get<BulkJobs>().One(call.Route("job"), call.Stop);
        var job = listed.Job;
        if (job.Kind == BulkKind.export)
        {
            return call.Go(ImportsApi.PathOf(call, job.Id));
        }

        var isStill = call.Http.Request.Query["still"] == "yes";
        if (listed.IsUnderWay && !isStill)
        {
            call.Http.Response.Headers["Refresh"] = Seconds;
        }

        return ConsoleCall.Show<Views.ImportJobPage>(
            call.Frame(Title(call.Texts, listed), "imports") with
            {
                Fault = fault,
            },
            await Model(call, listed, isStill),
            status
        );
    }

    private static string Title(ConsoleTexts texts, ShownBulkJob listed) =>
        listed switch
        {
            { Job.Kind: BulkKind.update, IsDry: true } => texts["bulk.job.changeTried"],
            { Job.Kind: BulkKind.update } => texts["bulk.job.change"],
            { IsDry: true } => texts["bulk.job.tried"],
            _ => texts["bulk.job.import"],
        };

    private static async Task<ImportJobModel> Model(ConsoleCall call, ShownBulkJob listed, bool isStill)
    {
        var job = listed.Job;
        var view = await call.Get<BulkViews>().One(job.Kind, job.Id, call.Stop);
        var names = await call.Get<ReadPerson>().Names([.. new[] { PersonName.Of(job.Actor) }.OfType<Guid>()], call.Stop);
        var madeOf = listed.IsDry && job.Kind == BulkKind.import ? await call.Get<BulkJobs>().MadeOf(job, call.Stop) : null;
        var isRunnable =
            listed.IsDry
            && view.Status == BulkStatus.done
            && view.Issued + view.Updated > 0
            && (job.Kind == BulkKind.update || (madeOf is null && job.FileId is not null && UploadedFiles.IsTried(job)));
        var reach = isRunnable ? await call.Get<CountTried>().Of(job, call.Stop) : null;
        return new(
            job.Id,
            job.Kind.ToString(),
            listed.FileName ?? "",
            listed.TemplateName ?? "",
            view.Mode?.ToString() ?? "update",
            listed.IsDry,
            view.Status.ToString(),
            view.Rows,
            view.Done,
            view.Issued,
            view.Updated,
            view.Unchanged,
            view.Failed,
            view.Rows > 0 ? (int)Math.Min(100, view.Done * 100 / view.Rows) : null,
            view.PerSecond,
            view.SecondsLeft,
            view.Warnings,
            view.Error,
            [.. view.Errors!.Select(e => new RefusedRowModel(e.Row, e.Column ?? "", e.Error, e.PassId))],
            AuditApi.Who(call.Texts, names, job.Actor),
            job.CreatedAt,
            view.EndedAt,
            reach is null ? null : new ReachedModel(reach.Mails, Math.Min(reach.Passes, CountTried.Most), reach.Passes > CountTried.Most),
            madeOf,
            madeOf is null && UploadedFiles.IsTried(job) ? job.FileId : null,
            !NewestFiles.AreGone(job),
            isStill
        );
    }
}
