using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Observability;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.Health;

internal static class HealthApi
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>Adds a check to /health/ready. It gets a scope's services and says what is wrong, null when nothing is.
    /// What is not <paramref name="required"/> is told in the body and keeps no server from being ready.</summary>
    public static void AddReadiness(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, CancellationToken, Task<string?>> check,
        bool required = true
    ) => services.AddSingleton(new Readiness(name, check, required));

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<PassMeter>();
        services.AddReadiness(
            "database",
            async (s, stop) =>
                s.GetRequiredService<Database>() is { IsUp: true } database && await database.Answers(stop) ? null : "unreachable"
        );
        services.AddReadiness(
            "migrations",
            async (s, stop) => await s.GetRequiredService<Database>().IsMigrated(stop) ? null : "pending: run migrate"
        );
        services.AddHostedService<Gauges>();
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
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        foreach (var each in readiness)
        {
            string? wrong;
            try
            {
                wrong = await each.Check(services, patience.Token);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                wrong = patience.IsCancellationRequested ? "no answer within 2 s" : "failed";
            }

            checks[each.Name] = wrong ?? "ok";
            ready &= wrong is null || !each.Required;
        }

        return Results.Json(new { ready, checks }, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    internal sealed record Readiness(string Name, Func<IServiceProvider, CancellationToken, Task<string?>> Check, bool Required);
}
