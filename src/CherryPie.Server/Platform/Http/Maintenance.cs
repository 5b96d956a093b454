using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace CherryPie.Server.Platform.Http;

/// <summary>With the setting Maintenance the APIs answer 503; devices, pages and downloads go on.</summary>
internal static class Maintenance
{
    private static readonly TimeSpan _retry = TimeSpan.FromMinutes(1);

    public static void UseMaintenance(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<HostingOptions>().Maintenance)
        {
            return;
        }

        app.Use(next =>
            http =>
            {
                var api = http.Request.Path.StartsWithSegments("/v2") || http.Request.Path.StartsWithSegments("/v1");
                return api && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null
                    ? throw Refusal.Unavailable("This server is under maintenance; try again later", _retry)
                    : next(http);
            }
        );
    }
}
