using System.Text.Json;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>How this server speaks OpenID Connect: code flow with PKCE, state and nonce, of which nothing is kept in a server's memory, so
/// that the answer may come to another one. The handler is asked by <see cref="OidcApi"/> alone: a scheme of ASP.NET Core's would have it
/// look at each request, a phone's too.</summary>
internal static class OidcScheme
{
    public const string Callback = "/console/sign-in/oidc/callback";
    private const string Name = "provider",
        Host = "__Host-";

    private static readonly TimeSpan _timeOut = TimeSpan.FromSeconds(10);
    private static readonly AuthenticationScheme _scheme = new(Name, displayName: null, typeof(OpenIdConnectHandler));

    public static void Add(IServiceCollection services)
    {
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>()
        );
        services.AddTransient<OpenIdConnectHandler>();
        services.AddOptions<OpenIdConnectOptions>(Name).Configure<OidcOptions, PublicUrl, TimeProvider>(Configure);
    }

    public static async Task<OpenIdConnectHandler> Handler(HttpContext http)
    {
        var handler = http.RequestServices.GetRequiredService<OpenIdConnectHandler>();
        await handler.InitializeAsync(_scheme, http);
        return handler;
    }

    private static void Configure(OpenIdConnectOptions options, OidcOptions settings, PublicUrl url, TimeProvider clock)
    {
        (options.Authority, options.ClientId, options.ClientSecret) = (settings.Authority, settings.ClientId, settings.ClientSecret);
        options.RequireHttpsMetadata = settings.Authority?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) != true; // on loopback
        (options.ResponseType, options.ResponseMode) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query);
        (options.CallbackPath, options.SignInScheme) = (Callback, IdentityConstants.ApplicationScheme);
        (options.TimeProvider, options.BackchannelTimeout, options.DisableTelemetry) = (clock, _timeOut, true);
        options.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options.Scope.Add(scope);
        }

        Claims(options, settings);
        Cookie(options.CorrelationCookie, "cherrypie-oidc.", url);
        Cookie(options.NonceCookie, "cherrypie-nonce.", url);
        options.Events = OidcAnswer.Events();
    }

    // By the names that the provider gives them; what it tells at its userinfo endpoint alone counts as well.
    private static void Claims(OpenIdConnectOptions options, OidcOptions settings)
    {
        (options.MapInboundClaims, options.GetClaimsFromUserInfoEndpoint) = (false, true);
        options.ClaimActions.Remove("iss"); // removes the action that would remove it
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        options.ClaimActions.MapJsonKey(settings.RoleClaim, settings.RoleClaim);
        foreach (var name in ClaimValues.Objects(settings.RoleClaim))
        {
            options.ClaimActions.MapCustomJson(name, told => Whole(told, name));
        }
    }

    // The library leaves objects out.
    private static string? Whole(JsonElement told, string name) =>
        told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.GetRawText() : null;

    // Lax: the provider sends the browser back from another site. From the root, since a proxy may have put this server below a path.
    private static void Cookie(CookieBuilder cookie, string name, PublicUrl url)
    {
        (cookie.Name, cookie.Path, cookie.HttpOnly, cookie.SameSite) = (url.IsHttps ? Host + name : name, "/", true, SameSiteMode.Lax);
        cookie.SecurePolicy = url.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
