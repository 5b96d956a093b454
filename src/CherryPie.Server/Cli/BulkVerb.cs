using System.Globalization;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>Works a job off in the verb's own process, which needs no server, and shows how far it is: a bar on a terminal, else a line
/// now and then.</summary>
internal static class BulkVerb
{
    private const int Width = 30;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _line = TimeSpan.FromSeconds(5);

    /// <summary>The account of an API key, or the only one.</summary>
    public static async Task<Guid> AccountOf(ServerDb db, string? key, CancellationToken stop)
    {
        var found = await db
            .Accounts.Where(a => key == null || a.ApiKey == key)
            .OrderBy(a => a.ApiKey)
            .Select(a => new { a.Id, a.ApiKey })
            .Take(100)
            .ToListAsync(stop);
        return found switch
        {
            [] => throw new OperatorError(key is null ? "There is no account." : $"There is no account with the key {key}."),
            [var one] => one.Id,
            _ => throw new OperatorError(
                $"There are several accounts; say which with --account: {string.Join(", ", found.Select(a => a.ApiKey))}"
            ),
        };
    }

    /// <param name="worker">Who has leased the job: this verb.</param>
    /// <returns>The job once it has ended.</returns>
    public static async Task<BulkView> Work(IServiceProvider services, BulkKind kind, string id, Guid worker, CancellationToken stop)
    {
        var (table, run, views) = (
            services.GetRequiredService<BulkTable>(),
            services.GetRequiredService<RunBulkJob>(),
            services.GetRequiredService<BulkViews>()
        );
        var (work, last, shown) = (Task.CompletedTask, "", TimeProvider.System.GetTimestamp());
        while (true)
        {
            // A server may have it for a while: after a pause of the database, whoever comes first goes on.
            if (work.IsCompleted && !stop.IsCancellationRequested)
            {
                await table.Take(id, worker, stop);
                if (await table.Find(id, worker, stop) is { } job)
                {
                    work = Task.Run(() => run.Run(job, stop), CancellationToken.None);
                }
            }

            await Task.WhenAny(
                work.IsCompleted ? Task.Delay(_look, CancellationToken.None) : work,
                Task.Delay(_look, CancellationToken.None)
            );
            if (stop.IsCancellationRequested)
            {
                await work;
                await services.GetRequiredService<StopBulkJob>().Cancel(kind, id, CancellationToken.None);
            }

            var view = await views.One(kind, id, CancellationToken.None);
            var isOver = view.Status is not (BulkStatus.reading or BulkStatus.running);
            if (!Console.IsOutputRedirected || isOver || TimeProvider.System.GetElapsedTime(shown) > _line)
            {
                (last, shown) = (Show(view, last), TimeProvider.System.GetTimestamp());
            }

            if (isOver)
            {
                Console.Out.Write(Console.IsOutputRedirected ? "" : Environment.NewLine);
                return view;
            }
        }
    }

    /// <summary>Says what came of it.</summary>
    /// <returns>The exit code: 0 when it is done and nothing was refused.</returns>
    public static int Tell(BulkView view)
    {
        foreach (var warning in view.Warnings)
        {
            Console.Out.WriteLine($"Warning      {Inspect.Clean(warning)}");
        }

        foreach (var error in view.Errors ?? [])
        {
            var column = error.Column is null ? "" : $", {error.Column}";
            var place = error.PassId is { } pass ? $"Pass {pass}" : string.Create(CultureInfo.InvariantCulture, $"Row {error.Row}");
            Console.Out.WriteLine(Inspect.Clean($"{place}{column}: {error.Error}"));
        }

        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(view.DryRun ? "Dry run, nothing is changed: " : "")}{view.Rows} rows, {view.Issued} issued, {view.Updated} updated, "
            ) + string.Create(CultureInfo.InvariantCulture, $"{view.Unchanged} unchanged, {view.Failed} refused.")
        );
        if (view.Error is { } why)
        {
            Console.Out.WriteLine($"It {view.Status}: {Inspect.Clean(why)}");
        }

        return view is { Status: BulkStatus.done, Failed: 0 } ? 0 : 1;
    }

    private static string Show(BulkView view, string last)
    {
        var line = Line(view);
        if (line != last)
        {
            Console.Out.Write(Console.IsOutputRedirected ? line + Environment.NewLine : "\r" + line.PadRight(last.Length));
        }

        return line;
    }

    private static string Line(BulkView view)
    {
        if (view.Rows == 0)
        {
            return "Reading the file";
        }

        var share = (double)view.Done / view.Rows;
        var full = (int)(share * Width);
        var bar = Console.IsOutputRedirected ? "" : $"[{new string('#', full)}{new string('.', Width - full)}] ";
        var rest = view is { PerSecond: { } rate, SecondsLeft: { } left }
            ? string.Create(CultureInfo.InvariantCulture, $", {rate}/s, {TimeSpan.FromSeconds(left):c} left")
            : "";
        return bar + string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100)} %, {view.Done} of {view.Rows} rows{rest}");
    }
}
