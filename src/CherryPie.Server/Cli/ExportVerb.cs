using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Platform.Tables;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>export: passes into a file, as by the API, written where the verb runs.</summary>
internal static class ExportVerb
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var path = arguments.Value("--out");
        services
            .GetRequiredService<Tenant>()
            .Enter(await Account(services.GetRequiredService<ServerDb>(), arguments.Find("--account"), stop));
        var rows = services.GetRequiredService<ExportRows>();
        try
        {
            var options = await services.GetRequiredService<CreateExport>().Options(Asked(arguments, path), stop);
            var plan = await rows.Plan(options, stop);
            var done = 0L;
            long written;
            await using (var file = NewFile.Create(path))
            {
                written = await rows.Write(plan, file.Content, Progress, stop);
                await file.Keep();
            }

            Console.Out.WriteLine($"{written:N0} passes are in {path}.");
            return 0;

            Task Progress(long more)
            {
                done += more;
                if (!Console.IsOutputRedirected && done < plan.Rows)
                {
                    Console.Out.Write($"\r{done:N0} of {plan.Rows:N0} passes ({100 * done / plan.Rows} %)\r");
                }

                return Task.CompletedTask;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Refusal or TableException)
        {
            throw new OperatorError($"{path} can't be exported: {e.Message}", e);
        }
    }

    private static JsonFields Asked(VerbArguments arguments, string path)
    {
        var json = StoredJson.Text(writer =>
        {
            writer.WriteStartObject();
            if (arguments.Find("--filter") is { } filter)
            {
                writer.WritePropertyName("passFilter");
                var parsed = JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(filter), "--filter");
                (parsed ?? StoredJson.Empty).WriteTo(writer);
            }

            if (arguments.Find("--columns") is { } columns)
            {
                writer.WriteStartArray("columns");
                foreach (var column in columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    writer.WriteStringValue(column);
                }

                writer.WriteEndArray();
            }

            var ending = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
            writer.WriteString("format", arguments.Find("--format") ?? (Enum.TryParse<ExportFormat>(ending, out _) ? ending : "csv"));
            writer.WriteEndObject();
        });
        return JsonFields.Of(StoredJson.Read(json), "", new Problems());
    }

    private static async Task<Guid> Account(ServerDb db, string? key, CancellationToken stop)
    {
        var found = await db
            .Accounts.Where(a => key == null || a.ApiKey == key)
            .OrderBy(a => a.ApiKey)
            .Take(100)
            .Select(a => new { a.Id, a.ApiKey })
            .ToListAsync(stop);
        return found switch
        {
            [] => throw new OperatorError($"There is no account{(key is null ? "" : $" with the key {key}")}; see accounts list"),
            [var one] => one.Id,
            var several => throw new OperatorError(
                $"There are several accounts; say whose passes with --account: {string.Join(", ", several.Select(a => a.ApiKey))}"
            ),
        };
    }
}
