using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Cli;

/// <summary>audit list.</summary>
internal static class AuditVerbs
{
    private const int Usual = 100,
        Most = 100_000;

    public static async Task<int> List(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var account = arguments.Find("--account");
        if (account is not null)
        {
            await AccountVerbs.IdOf(services.GetRequiredService<ServerDb>(), account, stop);
        }

        var entries = await services
            .GetRequiredService<ListAudit>()
            .Run(account, arguments.Find("--object"), Times.Since(arguments), Limit(arguments), stop);
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(entries, VendorJson.Indented));
            return 0;
        }

        foreach (var e in entries)
        {
            Console.Out.WriteLine(
                $"{Times.Shown(e.At)}  {e.Actor, -10} {e.Action, -18} "
                    + $"{Inspect.Clean(e.Object)}{(e.Changes is { Length: > 0 } changes ? $" ({Inspect.Clean(changes)})" : "")}  account "
                    + $"{e.Account}{(e.Trace is null ? "" : $", trace {e.Trace}")}"
            );
        }

        Console.Out.WriteLine(
            entries.Count == 0 ? "Nothing of this has been done."
            : entries.Count == Limit(arguments) ? "There may be more: --limit, --since"
            : $"{entries.Count} entries"
        );
        return 0;
    }

    private static int Limit(VerbArguments arguments) =>
        arguments.Find("--limit") is not { } text ? Usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= Most ? limit
        : throw new OperatorError($"--limit must be a whole number from 1 to {Most}");
}
