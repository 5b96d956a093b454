using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>templates: design files in and out, as by the API.</summary>
internal static class TemplateVerbs
{
    public static async Task<int> Export(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        var (account, _) = await PushTemplateVerb.Find(db, arguments.Value("NAME"), arguments.Find("--account"), stop);
        services.GetRequiredService<Tenant>().Enter(account);
        var (name, zip) = await services.GetRequiredService<ExportTemplate>().Run(arguments.Value("NAME"), stop);
        var path = arguments.Find("--out") ?? name + ".pkpasstemplate.zip";
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await file.WriteAsync(zip, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError($"{path} can't be written: {e.Message}", e);
        }

        Console.Out.WriteLine($"Template {name} is in {path}.");
        return 0;
    }

    public static async Task<int> Import(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var path = arguments.Value("FILE");
        var db = services.GetRequiredService<ServerDb>();
        services.GetRequiredService<Tenant>().Enter(await AccountOf(db, arguments.Value("CAMPAIGN"), arguments.Find("--account"), stop));
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                name = arguments.Value("NAME"),
                campaignName = arguments.Value("CAMPAIGN"),
                language = arguments.Find("--language"),
                startDate = arguments.Find("--start") ?? TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            },
            VendorJson.Options
        );
        try
        {
            var form = MultipartBody.Of(
                new FormPart("package", Path.GetFileName(path), null, await File.ReadAllBytesAsync(path, stop)),
                new FormPart("jsonBody", null, null, json)
            );
            var (name, warnings) = await services.GetRequiredService<ImportTemplate>().Run(form, stop);
            foreach (var warning in warnings)
            {
                Console.Out.WriteLine($"Warning      {Inspect.Clean(warning.ToString())}");
            }

            Console.Out.WriteLine($"Template {name} was made of {path}.");
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Refusal)
        {
            throw new OperatorError($"{path} can't be imported: {e.Message}", e);
        }
    }

    private static async Task<Guid> AccountOf(ServerDb db, string campaign, string? key, CancellationToken stop)
    {
        var found = await db
            .Campaigns.IgnoreQueryFilters()
            .Where(c => c.Name == campaign)
            .Join(db.Accounts, c => c.AccountId, a => a.Id, (c, a) => new { c.AccountId, a.ApiKey })
            .Where(c => key == null || c.ApiKey == key)
            .OrderBy(c => c.ApiKey)
            .Take(100)
            .ToListAsync(stop);
        return found switch
        {
            [] => throw new OperatorError($"There is no campaign \"{campaign}\"{(key is null ? "" : $" of the account {key}")}."),
            [var one] => one.AccountId,
            var several => throw new OperatorError(
                $"Several accounts have a campaign \"{campaign}\"; say which with --account: "
                    + string.Join(", ", several.Select(c => c.ApiKey))
            ),
        };
    }
}
