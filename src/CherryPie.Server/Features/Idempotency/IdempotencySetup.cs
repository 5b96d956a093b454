using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Idempotency;

internal static class IdempotencySetup
{
    public static void AddIdempotency(this IHostApplicationBuilder builder)
    {
        builder.AddSettings<IdempotencyOptions>("Idempotency");
        builder.Services.AddSingleton<IdempotentAnswers>();
        builder.Services.AddSingleton<KeyLimit>();
    }

    /// <summary>Use it behind whatever refuses a caller, and before what chooses where a request reads.</summary>
    public static void UseIdempotency(this WebApplication app) =>
        app.Use(next =>
        {
            // The pipeline is built when the database is open.
            var requests = ActivatorUtilities.CreateInstance<IdempotentRequests>(app.Services, next);
            return http => IdempotentRequests.Are(http) ? requests.Run(http) : next(http);
        });
}
