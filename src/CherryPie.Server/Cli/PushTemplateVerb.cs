using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Cli;

/// <summary>push template: announces a template's newest design, and shows how far that has come.</summary>
internal static class PushTemplateVerb
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);
    private const int LooksWithoutServer = 10;

    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        var (account, template) = await Find(db, arguments.Value("NAME"), arguments.Find("--account"), stop);
        services.GetRequiredService<Tenant>().Enter(account);
        var passes = await db.Passes.LongCountAsync(
            p => p.TemplateId == template && (p.PassbookDevices > 0 || p.AndroidPayDevices > 0),
            stop
        );
        var before = await db.Templates.Where(t => t.Id == template).Select(t => t.Pushed).SingleAsync(stop);
        var now = (await db.Database.SqlQuery<DateTime>($"""SELECT clock_timestamp() AS "Value" """).ToListAsync(stop)).Single();
        var name = await services.GetRequiredService<PushTemplate>().Run(arguments.Value("NAME"), stop);
        if (arguments.Has("--no-wait") || passes == 0)
        {
            Console.Out.WriteLine(
                passes == 0
                    ? $"No device has a pass of template {name}; those that are added from now on have its newest design."
                    : $"Template {name} will be announced to the devices of {passes} passes."
            );
            return 0;
        }

        return await Follow(services.GetRequiredService<NpgsqlDataSource>(), template, passes, before, now, stop);
    }

    /// <summary>The one template of a name or index among all accounts, or of the account with an API key.</summary>
    public static async Task<(Guid Account, long Template)> Find(ServerDb db, string name, string? key, CancellationToken stop)
    {
        var found = await db
            .Templates.IgnoreQueryFilters()
            .Where(t => t.Name == name || t.Index == name)
            .Join(
                db.Accounts,
                t => t.AccountId,
                a => a.Id,
                (t, a) =>
                    new
                    {
                        t.Id,
                        t.Name,
                        t.AccountId,
                        a.ApiKey,
                    }
            )
            .Where(t => key == null || t.ApiKey == key)
            .OrderByDescending(t => t.Name == name)
            .Take(100)
            .ToListAsync(stop);
        return found.DistinctBy(t => t.AccountId).ToList() switch
        {
            [] => throw new OperatorError($"There is no template \"{name}\"{(key is null ? "" : $" of the account {key}")}."),
            [var one] => (one.AccountId, one.Id),
            var several => throw new OperatorError(
                $"Several accounts have a template \"{name}\"; say which with --account: {string.Join(", ", several.Select(t => t.ApiKey))}"
            ),
        };
    }

    private static async Task<int> Follow(
        NpgsqlDataSource database,
        long template,
        long passes,
        long before,
        DateTime since,
        CancellationToken stop
    )
    {
        var last = "";
        for (var looks = 0; ; looks++)
        {
            var progress = await PushProgress.Of(database, template, since, stop);
            var line = progress.Line(passes, before);
            if (line != last)
            {
                Console.Out.Write(Console.IsOutputRedirected ? line + Environment.NewLine : "\r" + line.PadRight(last.Length));
                last = line;
            }

            var (over, words) = progress switch
            {
                { Error: { } error } => (true, $"The push is dead: {error}. Run it again with: jobs list --dead, jobs retry ID"),
                { IsFinished: true, Later: > 0 } => (
                    true,
                    $"{progress.Later} pushes failed and are tried again by themselves; push explain PASSID tells why."
                ),
                { IsFinished: true } => (true, ""),
                { StopReason: { } reason } => (
                    true,
                    $"Pushes are stopped: {reason}. They go on by themselves; push explain PASSID tells more."
                ),
                { IsUntouched: true } when looks >= LooksWithoutServer => (
                    true,
                    "No server is working on it. It is done as soon as one runs."
                ),
                _ => (false, ""),
            };
            if (over)
            {
                Console.Out.Write(Console.IsOutputRedirected ? "" : Environment.NewLine);
                Console.Out.Write(words.Length == 0 ? "" : words + Environment.NewLine);
                return words.Length == 0 ? 0 : 1;
            }

            await Task.Delay(_look, stop);
        }
    }
}
