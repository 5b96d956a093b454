using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>webhooks list, deliveries.</summary>
internal static class WebhookVerbs
{
    private const int Usual = 100;

    public static async Task<int> List(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var account = arguments.Find("--account");
        if (account is not null)
        {
            await AccountVerbs.IdOf(services.GetRequiredService<ServerDb>(), account, stop);
        }

        var webhooks = await Read(services, account, stop);
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(webhooks, VendorJson.Indented));
            return 0;
        }

        foreach (var w in webhooks)
        {
            Console.Out.WriteLine(
                $"{w.Id, -18} {w.State, -8} {Inspect.Clean(w.Host)}  account {Inspect.Clean(w.Account)}, "
                    + $"{string.Join(' ', w.Events)}, {w.Pending} waiting"
                    + (w.LastSuccessAt is { } last ? $", last success {Times.Shown(last)}" : "")
                    + (w.FailingSince is { } since ? $", failing since {Times.Shown(since)}" : "")
                    + (w.DisabledReason is { } reason ? $", {reason}" : "")
            );
        }

        Console.Out.WriteLine(webhooks.Count == 0 ? "There are no webhooks." : $"{webhooks.Count} webhooks");
        return 0;
    }

    public static async Task<int> Deliveries(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var id = arguments.Value("ID");
        var limit =
            arguments.Find("--limit") is not { } text ? Usual
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= ListDeliveries.MostPerPage
                ? number
            : throw new OperatorError($"--limit must be a whole number from 1 to {ListDeliveries.MostPerPage}");
        var deliveries =
            await services.GetRequiredService<ListDeliveries>().OfAny(id, limit, stop)
            ?? throw new OperatorError($"There is no webhook {Inspect.Clean(id)}. webhooks list shows them.");
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(deliveries, VendorJson.Indented));
            return 0;
        }

        foreach (var d in deliveries)
        {
            Console.Out.WriteLine(
                $"{d.Id} {d.Status, -9} {d.Type, -18} attempts {d.Attempts}"
                    + (d.Code is { } code && d.Error is null ? $", status {code}" : "") // an error has it too
                    + (d.Milliseconds is { } took ? $", {took} ms" : "")
                    + (d.TriedAt is { } at ? $", tried {Times.Shown(at)}" : "")
                    + (d.DueAt is { } due ? $", due {Times.Shown(due)}" : "")
                    + (d.Error is { } error ? $", {error}" : "")
            );
        }

        Console.Out.WriteLine(
            deliveries.Count == 0 ? "Nothing was to be delivered in the last 30 days." : $"{deliveries.Count} deliveries"
        );
        return 0;
    }

    private static Task<List<Shown>> Read(IServiceProvider services, string? account, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        return (
            from w in db.Webhooks.IgnoreQueryFilters().AsNoTracking()
            join a in db.Accounts on w.AccountId equals a.Id
            where account == null || a.ApiKey == account
            orderby w.CreatedAt, w.Id
            select new Shown(
                w.Id,
                a.ApiKey,
                w.Url,
                w.Events,
                w.DisabledReason,
                w.LastSuccessAt,
                w.FailingSince,
                db.WebhookDeliveries.IgnoreQueryFilters().LongCount(d => d.WebhookId == w.Id && d.DueAt != null)
            )
        ).ToListAsync(stop);
    }

    /// <summary>A webhook as operators see it: of its address the host alone, since the rest may be a secret.</summary>
    private sealed record Shown(
        string Id,
        string Account,
        [property: System.Text.Json.Serialization.JsonIgnore] string Url,
        string[] Events,
        string? DisabledReason,
        DateTimeOffset? LastSuccessAt,
        DateTimeOffset? FailingSince,
        long Pending
    )
    {
        public string Host => new Uri(Url).Authority;

        public string State =>
            DisabledReason is not null ? "disabled"
            : FailingSince is not null ? "failing"
            : "enabled";
    }
}
