using System.Globalization;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Doctor;

/// <summary>What doctor looks at of webhooks.</summary>
internal static class DoctorOfWebhooks
{
    private const int MostNamed = 10;

    /// <summary>Those that fail, or were disabled by the server itself.</summary>
    public static async Task<DoctorFinding> Failing(IServiceProvider services, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        var webhooks = db.Webhooks.IgnoreQueryFilters().AsNoTracking();
        var count = await webhooks.CountAsync(stop);
        var pending = await db.WebhookDeliveries.IgnoreQueryFilters().LongCountAsync(d => d.DueAt != null, stop);
        var ill = (
            await webhooks
                .Where(w => w.DisabledReason == null ? w.FailingSince != null : w.DisabledReason != UpdateWebhook.ByAccount)
                .OrderBy(w => w.CreatedAt)
                .ThenBy(w => w.Id)
                .Select(w => new
                {
                    w.Id,
                    w.DisabledReason,
                    w.FailingSince,
                })
                .ToListAsync(stop)
        ).ConvertAll(w =>
            w.DisabledReason is { } reason ? $"{w.Id} is disabled ({reason})" : $"{w.Id} fails since {Shown(w.FailingSince!.Value)}"
        );
        return ill.Count == 0
            ? new("webhooks", DoctorState.Ok, $"{count}, with {pending} events waiting")
            : new(
                "webhooks",
                DoctorState.Warning,
                $"{string.Join(", ", ill.Take(MostNamed))}{(ill.Count > MostNamed ? $" and {ill.Count - MostNamed} more" : "")}: see "
                    + "webhooks deliveries ID, and have their owners look at their receivers"
            );
    }

    private static string Shown(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
