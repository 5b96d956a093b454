using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Endpoints.Health;

internal static class HealthApi
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(2);

    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReadiness(
            "database",
            async (s, stop) =>
                s.GetRequiredService<Database>() is { IsUp: true } database ? await database.Trouble(stop) : Database.Unreachable
        );
        services.AddReadiness(
            "migrations",
            async (s, stop) => await s.GetRequiredService<DatabaseSchema>().IsCurrent(stop) ? null : "pending: run migrate"
        );
        services.AddReadiness("commit", (s, stop) => CommitWait.Trouble(s.GetRequiredService<NpgsqlDataSource>(), stop), required: false);
        services.AddLateWork<Gauges>();
        services.AddLateWork<WebhookGauges>();
        services.AddLateWork<GoogleGauges>();
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Json(new { live = true })).ExcludeFromDescription();
        app.MapGet("/health/ready", Ready).ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(
        IServiceProvider services,
        IEnumerable<Readiness> readiness,
        IHostApplicationLifetime lifetime,
        CancellationToken stop
    )
    {
        var ready = !lifetime.ApplicationStopping.IsCancellationRequested;
        var checks = new Dictionary<string, string>(StringComparer.Ordinal) { ["server"] = ready ? "ok" : "stopping" };
        using var timeOut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeOut.CancelAfter(_longest);
        foreach (var each in readiness)
        {
            string? wrong;
            try
            {
                wrong = await each.Check(services, timeOut.Token);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                wrong = timeOut.IsCancellationRequested ? "no answer within 2 s" : "failed";
            }

            checks[each.Name] = wrong ?? "ok";
            ready &= wrong is null || !each.Required;
        }

        return Results.Json(
            new
            {
                ready,
                version = ServerVersion.Value,
                checks,
            },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
    }
}
