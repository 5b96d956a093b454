using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>imports, updates and exports list; imports and updates show, resume, cancel; exports cancel.</summary>
internal static class BulkJobVerbs
{
    private const int Usual = 20;

    public static IReadOnlyList<Verb> All { get; } =
    [
        .. Of(BulkKind.import, "list", "show", "resume", "cancel"),
        .. Of(BulkKind.update, "list", "show", "resume", "cancel"),
        .. Of(BulkKind.export, "list", "cancel"),
    ];

    private static IEnumerable<Verb> Of(BulkKind kind, params string[] verbs) => verbs.Select(verb => Of(kind, verb));

    private static Verb Of(BulkKind kind, string verb) =>
        verb switch
        {
            "list" => new(
                $"{kind}s list [--account KEY] [--limit N] [--json]",
                $"lists {kind}s of the last seven days with how far they are, the newest first, {Usual} unless --limit says otherwise",
                (services, arguments, stop) => List(kind, services, arguments, stop)
            ),
            "show" => new(
                $"{kind}s show ID [--json]",
                $"shows how far an {kind} is, its warnings and the first 20 rows that were refused",
                (services, arguments, stop) => Show(kind, services, arguments, stop)
            ),
            "resume" => new(
                $"{kind}s resume ID",
                $"goes on with an {kind} that was stopped or failed, where it was, here or on a server, and shows the progress; Ctrl+C "
                    + "cancels it again",
                (services, arguments, stop) => Resume(kind, services, arguments, stop)
            ),
            _ => new(
                $"{kind}s cancel ID",
                $"stops an {kind}"
                    + (
                        kind == BulkKind.export ? "" : " behind the block that is under way; what is done stays done, and it can be resumed"
                    ),
                (services, arguments, stop) => Cancel(kind, services, arguments, stop)
            ),
        };

    private static async Task<int> List(BulkKind kind, IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        var account = arguments.Find("--account") is { } key ? await AccountVerbs.IdOf(db, key, stop) : (Guid?)null;
        var jobs = await services.GetRequiredService<ListBulkJobs>().Run(kind, account, Limit(arguments), stop);
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(jobs, VendorJson.Indented));
            return 0;
        }

        foreach (var job in jobs)
        {
            Console.Out.WriteLine(
                Inspect.Clean(
                    $"{job.Id, -18} {job.Status, -8} {Times.Shown(job.CreatedAt)}  account {job.Account}, "
                        + (job.What is { } what ? $"{what}, " : "")
                        + (job.TemplateName is { } template ? $"template {template}, " : "")
                        + (job.DryRun ? "dry run, " : "")
                        + Counts(kind, job)
                        + (job.Error is { } error ? $": {error}" : "")
                )
            );
        }

        Console.Out.WriteLine(jobs.Count == 0 ? $"There are no {kind}s." : $"{jobs.Count} {kind}{(jobs.Count == 1 ? "" : "s")}");
        return 0;
    }

    private static async Task<int> Show(BulkKind kind, IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var id = await Enter(kind, services, arguments, stop);
        var view = await services.GetRequiredService<BulkViews>().One(kind, id, stop);
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(view, VendorJson.Indented));
            return 0;
        }

        var isEnded = view.Status is not (BulkStatus.reading or BulkStatus.running);
        Console.Out.WriteLine(
            Inspect.Clean(
                $"{view.Id} {view.Status}, {(view.FileName is { } file ? file + ", " : "")}"
                    + $"asked for at {Times.Shown(view.CreatedAt)}{(view.EndedAt is { } end ? $", ended at {Times.Shown(end)}" : "")}"
                    + (isEnded ? "" : string.Create(CultureInfo.InvariantCulture, $", {view.Done} of {view.Rows} rows done"))
            )
        );
        BulkVerb.Tell(view);
        return 0;
    }

    private static async Task<int> Resume(BulkKind kind, IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var id = await Enter(kind, services, arguments, stop);
        try
        {
            await services.GetRequiredService<StopBulkJob>().Resume(kind, id, stop);
        }
        catch (Refusal e)
        {
            throw new OperatorError($"{id} can't be resumed: {e.Message}", e);
        }

        return BulkVerb.Tell(await BulkVerb.Work(services, kind, id, Guid.NewGuid(), stop));
    }

    private static async Task<int> Cancel(BulkKind kind, IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var id = await Enter(kind, services, arguments, stop);
        await services.GetRequiredService<StopBulkJob>().Cancel(kind, id, stop);
        var job = await services.GetRequiredService<ServerDb>().BulkJobs.AsNoTracking().SingleAsync(j => j.Id == id, stop);
        Console.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{id} is {job.Status}, {job.Done} of {job.Rows} rows done.")
                + (job.Status == BulkStatus.stopped && kind != BulkKind.export ? $" Go on with: {kind}s resume {id}" : "")
        );
        return 0;
    }

    private static async Task<string> Enter(BulkKind kind, IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var id = arguments.Value("ID");
        services
            .GetRequiredService<Tenant>()
            .Enter(
                await services.GetRequiredService<ListBulkJobs>().AccountOf(kind, id, stop)
                    ?? throw new OperatorError($"There is no {kind} {Inspect.Clean(id)}. {kind}s list shows them.")
            );
        return id;
    }

    private static int Limit(VerbArguments arguments) =>
        arguments.Find("--limit") is not { } text ? Usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ListBulkJobs.MostShown
            ? number
        : throw new OperatorError($"--limit must be a whole number from 1 to {ListBulkJobs.MostShown}");

    private static string Counts(BulkKind kind, ListedBulkJob job) =>
        kind == BulkKind.export
            ? string.Create(CultureInfo.InvariantCulture, $"{job.Done} of {job.Rows} passes")
            : string.Create(CultureInfo.InvariantCulture, $"{job.Done} of {job.Rows} rows, {job.Issued} issued, {job.Updated} updated, ")
                + string.Create(CultureInfo.InvariantCulture, $"{job.Unchanged} unchanged, {job.Failed} refused");
}
