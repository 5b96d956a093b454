using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>import: a file, as by POST /v2/imports.</summary>
internal static class ImportVerb
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var path = arguments.Value("FILE");
        var db = services.GetRequiredService<ServerDb>();
        var (account, template) = await Find(db, arguments, stop);
        services.GetRequiredService<Tenant>().Enter(account);
        var create = services.GetRequiredService<CreateImport>();
        var worker = Guid.NewGuid();
        await using var refused = ErrorsFile(arguments.Find("--errors"));
        string id;
        try
        {
            var options = await create.Options(Options(arguments, template), stop);
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            var name = Path.GetFileName(path);
            id = await create.Run(options with { FileName = name }, await create.Spool(file, name, stop), worker, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Refusal)
        {
            throw new OperatorError($"{path} can't be imported: {e.Message}", e);
        }

        var view = await BulkVerb.Work(services, BulkKind.import, id, worker, stop);
        if (refused is not null && view.Failed > 0)
        {
            await WriteErrors(services.GetRequiredService<BulkFiles>(), id, refused);
        }

        var code = BulkVerb.Tell(view);
        Console.Out.WriteLine($"Import {id}");
        return code;
    }

    private static async Task<(Guid Account, string? Template)> Find(ServerDb db, VerbArguments arguments, CancellationToken stop)
    {
        if (arguments.Find("--template") is not { } name)
        {
            return (await BulkVerb.AccountOf(db, arguments.Find("--account"), stop), null);
        }

        var (account, template) = await PushTemplateVerb.Find(db, name, arguments.Find("--account"), stop);
        return (account, await db.Templates.IgnoreQueryFilters().Where(t => t.Id == template).Select(t => t.Name).SingleAsync(stop));
    }

    private static JsonElement Options(VerbArguments arguments, string? template)
    {
        var mapping = new Dictionary<string, string?>();
        foreach (var pair in arguments.All("--map"))
        {
            // A column's name may hold the sign too; an attribute never does.
            var at = pair.LastIndexOf('=');
            if (at < 1)
            {
                throw new OperatorError($"--map {pair}: must be COLUMN=ATTRIBUTE; without an attribute the column is left out");
            }

            if (!mapping.TryAdd(pair[..at], pair[(at + 1)..] is { Length: > 0 } target ? target : null))
            {
                throw new OperatorError($"--map {pair}: the column is named twice");
            }
        }

        return JsonSerializer.SerializeToElement(
            new
            {
                templateName = template,
                mode = arguments.Find("--mode"),
                key = arguments.Find("--key"),
                mapping,
                dryRun = arguments.Has("--dry-run"),
                onError = arguments.Find("--on-error"),
                mail = arguments.Has("--mail"),
                dateFormat = arguments.Find("--date-format"),
                @decimal = arguments.Find("--decimal"),
                unknownColumns = arguments.Find("--unknown-columns"),
            }
        );
    }

    // Looked at first: what is refused is told once.
    private static NewFile? ErrorsFile(string? path)
    {
        try
        {
            return path is null ? null : NewFile.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError($"--errors: {path} can't be written, so nothing was imported: {e.Message}", e);
        }
    }

    private static async Task WriteErrors(BulkFiles files, string id, NewFile file)
    {
        try
        {
            await files.Errors(BulkKind.import, id, file.Content, CancellationToken.None);
            await file.Keep();
            Console.Out.WriteLine($"The refused rows are in {file.Path}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Out.WriteLine($"{file.Path} can't be written: {e.Message}. GET /v2/imports/{id}/errors.csv has the refused rows");
        }
    }
}
