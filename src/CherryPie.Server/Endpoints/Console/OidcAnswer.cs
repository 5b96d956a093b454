using System.Globalization;
using System.Security.Claims;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What came of a browser's way to the provider and back.</summary>
/// <param name="Claims">What the provider says, verified; null: nothing.</param>
/// <param name="Return">Where the person wanted to go.</param>
/// <param name="Fault">Why nothing.</param>
internal sealed record OidcAnswer(ClaimsPrincipal? Claims, string? Return, Exception? Fault)
{
    /// <summary>Whether the person has said no there.</summary>
    public bool IsCancelled { get; private init; }

    public static OidcAnswer Of(HttpContext http) =>
        http.Items[typeof(OidcAnswer)] as OidcAnswer ?? new OidcAnswer(null, null, new AuthenticationFailureException("No answer."));

    /// <summary>The handler's events: they note the answer, which the route's own handler acts on.</summary>
    public static OpenIdConnectEvents Events() =>
        new()
        {
            OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.RedirectUri = Base(context.HttpContext) + OidcScheme.Callback;
                return Task.CompletedTask;
            },
            OnTicketReceived = context => Note(context, new(context.Principal, context.ReturnUri, null)),
            OnRemoteFailure = context => Note(context, new(null, null, context.Failure)),
            OnAccessDenied = context => Note(context, new(null, context.ReturnUrl, null) { IsCancelled = true }),
        };

    /// <summary>The person, in this server's words; null: the provider leaves out what it must say.</summary>
    public ProvidedPerson? Person(OidcOptions options)
    {
        if (
            Claims is not { } claims
            || claims.FindFirstValue("iss") is not { Length: <= PersonIdentity.LongestIssuer } issuer
            || claims.FindFirstValue("sub") is not { Length: > 0 and <= PersonIdentity.LongestSubject } subject
            || subject.Any(char.IsControl)
        )
        {
            return null;
        }

        // Token and userinfo may both say it: they must agree.
        var emails = claims.FindAll("email").Select(c => c.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var verified = claims.FindAll("email_verified").Select(c => c.Value).ToList();
        return new(
            issuer,
            subject,
            emails is [var email] ? email : null,
            verified.Count == 0 ? options.TrustEmail : verified.TrueForAll(v => v.Equals("true", StringComparison.OrdinalIgnoreCase)),
            claims.FindFirstValue("name"),
            [.. ClaimValues.Of(claims, options.RoleClaim)]
        );
    }

    /// <summary>When the person has shown there that it is they; null: the provider does not say.</summary>
    public DateTimeOffset? ShownAt() =>
        long.TryParse(Claims?.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < int.MaxValue
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    // Where the browser reaches this server, as it is registered at the provider; in Development whatever it was called by.
    private static string Base(HttpContext http) =>
        http.RequestServices.GetRequiredService<HostingOptions>().PublicUrl is { Length: > 0 } url
            ? url.TrimEnd('/')
            : $"{http.Request.Scheme}://{http.Request.Host}";

    private static Task Note<T>(HandleRequestContext<T> context, OidcAnswer answer)
        where T : RemoteAuthenticationOptions
    {
        context.HttpContext.Items[typeof(OidcAnswer)] = answer;
        context.HandleResponse();
        return Task.CompletedTask;
    }
}
