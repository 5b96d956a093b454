using System.Text.Json;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Doctor;

/// <summary>What doctor looks at of the provider that people sign in with.</summary>
internal static class DoctorOfSignIn
{
    private const string What = "sign-in",
        Secret = "Console:Oidc:ClientSecret";
    private static readonly TimeSpan _timeOut = TimeSpan.FromSeconds(5);

    /// <returns>Nothing where there is no provider.</returns>
    public static async Task Provider(IServiceProvider services, List<DoctorFinding> findings, CancellationToken stop)
    {
        var options = services.GetRequiredService<OidcOptions>();
        if (!options.IsOn)
        {
            return;
        }

        // The verb does not know a running server's secrets, only which of them there are.
        var isSecretElsewhere = services.GetService<RunningServer>()?.Secrets?.Contains(Secret) == true;
        var wrong = options.Wrong().Where(w => !(isSecretElsewhere && w == Secret.Replace(":", "__", StringComparison.Ordinal))).ToList();
        if (wrong.Count > 0)
        {
            findings.Add(
                new(
                    What,
                    DoctorState.Wrong,
                    $"nobody signs in by {options.ShownName}: set {string.Join(", ", wrong)} to what the provider has for this client; "
                        + "an authority is an https address (http on this machine alone)"
                )
            );
            return;
        }

        findings.Add(
            await Trouble(options, stop) is { } trouble
                ? new(
                    What,
                    DoctorState.Wrong,
                    $"nobody signs in by {options.ShownName}: {trouble}. Console__Oidc__Authority must be the address below which this "
                        + "server reaches /.well-known/openid-configuration"
                )
                : new(What, DoctorState.Ok, $"{options.ShownName} answers; it must know {Redirect(services)} as a redirect URI")
        );
        await Roles(services, options, findings, stop);
    }

    private static string Redirect(IServiceProvider services) =>
        services.GetRequiredService<PublicUrl>().Value + "/console/sign-in/oidc/callback";

    private static async Task<string?> Trouble(OidcOptions options, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = _timeOut };
        try
        {
            var address = new Uri(options.Authority!.TrimEnd('/') + "/.well-known/openid-configuration");
            using var answer = await client.GetAsync(address, stop);
            if (!answer.IsSuccessStatusCode)
            {
                return $"{address} answers {(int)answer.StatusCode}";
            }

            using var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
            string[] needed = ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"];
            return
                Array.Find(needed, n => found.RootElement.ValueKind != JsonValueKind.Object || !found.RootElement.TryGetProperty(n, out _))
                    is { } missing
                ? $"{address} has no {missing}"
                : null;
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or InvalidOperationException
                || (e is OperationCanceledException && !stop.IsCancellationRequested)
            )
        {
            return e is OperationCanceledException ? $"it does not answer within {_timeOut.TotalSeconds:F0} s" : e.Message.TrimEnd('.');
        }
    }

    private static async Task Roles(IServiceProvider services, OidcOptions options, List<DoctorFinding> findings, CancellationToken stop)
    {
        var roles = ProviderRoles.Read(options.Roles, out var unread);
        var keys = roles.Select(r => r.AccountKey).OfType<string>().Distinct().ToList();
        var known = await services
            .GetRequiredService<ServerDb>()
            .Accounts.Where(a => keys.Contains(a.ApiKey))
            .Select(a => a.ApiKey)
            .ToListAsync(stop);
        var faults = unread
            .ConvertAll(u => $"\"{u}\" is no value=API-KEY:role and no value=installation")
            .Concat(keys.Except(known).Select(k => $"no account has the key {k}"))
            .Select(f => string.Concat(f.Select(c => char.IsControl(c) ? '?' : c)))
            .ToList();
        if (faults.Count > 0)
        {
            findings.Add(new(What, DoctorState.Warning, $"Console__Oidc__Roles: {string.Join("; ", faults)}. Such an entry gives nothing"));
        }
        else if (roles.Count == 0)
        {
            findings.Add(
                new(What, DoctorState.Warning, "Console__Oidc__Roles is empty: only people who were invited sign in by the provider")
            );
        }
    }
}
