using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authorization;

namespace CherryPie.Server.Features.Accounts;

/// <summary>Limits the requests of each account in a minute (<c>Limits__RequestsPerMinute</c>), so that none takes all of the
/// server.</summary>
internal static class AccountLimit
{
    /// <summary>Call it after authorization, which enters the account.</summary>
    public static void UseAccountLimit(this WebApplication app)
    {
        var most = app.Services.GetRequiredService<LimitsOptions>().RequestsPerMinute;
        if (most == 0)
        {
            return;
        }

        var (accounts, limited, log) = (
            new TokenBuckets<Guid>(most, app.Services.GetRequiredService<TimeProvider>()),
            RequestLimits.Counter(app),
            RequestLimits.Log(app)
        );
        app.Use(next =>
            http =>
            {
                if (
                    http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
                    || http.RequestServices.GetRequiredService<Tenant>().AccountId is not { } account
                    || accounts.Take(account, out var wait, out var isFirst)
                )
                {
                    return next(http);
                }

                limited.Add(1, new KeyValuePair<string, object?>("by", "account"));
                if (isFirst)
                {
                    log.LogWarning(
                        "Account {Account} asks for more than {Most} answers a minute (Limits__RequestsPerMinute) "
                            + "and is turned away for now",
                        account,
                        most
                    );
                }

                return ErrorWriter.TurnAway(http, $"Too many requests: this account may make {most} a minute; try again shortly", wait);
            }
        );
    }
}
