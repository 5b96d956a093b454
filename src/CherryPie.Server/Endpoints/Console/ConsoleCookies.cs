using System.Globalization;
using System.Security.Claims;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Gives the console's cookies the prefix __Host- wherever browsers take it: over https. On plain http, which is for this machine
/// alone, some refuse it.</summary>
internal sealed class HostCookies(PublicUrl publicUrl) : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, Name(context, key), value, Secured(context, options));

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _inner.DeleteCookie(context, Name(context, key), Secured(context, options));

    // Behind a proxy that Proxy__Trusted does not name, requests look like http.
    private bool IsSecure(HttpContext http) =>
        http.Request.IsHttps || (publicUrl.IsHttps && http.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"));

    private string Name(HttpContext http, string key) => IsSecure(http) ? "__Host-" + key : key;

    private CookieOptions Secured(HttpContext http, CookieOptions options)
    {
        (options.Secure, options.Path, options.Domain) = (IsSecure(http), "/", null);
        return options;
    }
}

/// <summary>When a session ends whatever its person does, and since when they are known to be there.</summary>
internal static class ConsoleSession
{
    public const string Cookie = "cherrypie",
        HalfCookie = "cherrypie-code";

    /// <summary>Before secrets are shown or changed, the password or passkey must have been given within this time.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    private const string Began = "began",
        Confirmed = "confirmed",
        Id = "session";

    public static void Configure(CookieAuthenticationOptions options, ConsoleOptions settings, HostCookies cookies)
    {
        options.Cookie.Name = Cookie;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.Path = "/";
        options.CookieManager = cookies;
        options.ExpireTimeSpan = settings.IdleTime;
        options.SlidingExpiration = true;
        options.Events.OnSigningIn = signing =>
        {
            var now = Now(signing.HttpContext).ToString("O", CultureInfo.InvariantCulture);
            signing.Properties.Items.TryAdd(Began, now);
            signing.Properties.Items.TryAdd(Confirmed, now);
            return Note(signing, settings);
        };
        options.Events.OnValidatePrincipal = validating =>
        {
            if (At(validating.Properties, Began) is not { } began || Now(validating.HttpContext) - began >= settings.SessionTime)
            {
                validating.RejectPrincipal();
            }

            return Task.CompletedTask;
        };
    }

    /// <returns>None's, where there is no session.</returns>
    public static Guid IdOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(Id, out var text) == true && Guid.TryParse(text, out var id) ? id : Guid.Empty;

    public static bool IsFresh(HttpContext http, AuthenticationProperties? properties) =>
        properties is not null && At(properties, Confirmed) is { } confirmed && Now(http) - confirmed < FreshFor;

    /// <summary>The same session, whose person has just shown to be there.</summary>
    public static AuthenticationProperties Fresh(HttpContext http, AuthenticationProperties properties)
    {
        properties.Items[Confirmed] = Now(http).ToString("O", CultureInfo.InvariantCulture);
        return properties;
    }

    /// <summary>A session of somebody who has shown elsewhere that it is they.</summary>
    /// <param name="properties">Of the session that begins.</param>
    /// <param name="http">Of the request.</param>
    /// <param name="at">When; null: just now.</param>
    public static AuthenticationProperties Shown(AuthenticationProperties properties, HttpContext http, DateTimeOffset? at)
    {
        var now = Now(http);
        properties.Items[Confirmed] = (at < now ? at.Value : now).ToString("O", CultureInfo.InvariantCulture);
        return properties;
    }

    // A session that goes on keeps its id, whatever stamp it goes on under.
    private static async Task Note(CookieSigningInContext signing, ConsoleOptions settings)
    {
        var (http, properties, now) = (signing.HttpContext, signing.Properties, Now(signing.HttpContext));
        var sessions = http.RequestServices.GetRequiredService<Sessions>();
        var stamp = signing.Principal!.FindFirstValue(PersonPrincipal.Stamp)!;
        if (IdOf(properties) is var known && known != Guid.Empty)
        {
            await sessions.GoOn(known, stamp, http.RequestAborted);
            return;
        }

        var session = new PersonSession
        {
            PersonId = Guid.Parse(signing.Principal!.FindFirstValue(ClaimTypes.NameIdentifier)!),
            Stamp = stamp,
            BeganAt = now,
            LastSeenAt = now,
            EndsAt = now + settings.SessionTime,
            Agent = BrowserName.Of(http.Request.Headers.UserAgent.ToString()),
            Address = http.Connection.RemoteIpAddress is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : "",
        };
        var former = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await sessions.Begin(session, former.Succeeded ? IdOf(former.Properties) : null, http.RequestAborted);
        properties.Items[Id] = session.Id.ToString();
    }

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static DateTimeOffset? At(AuthenticationProperties properties, string item) =>
        properties.Items.TryGetValue(item, out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            ? at
            : null;
}
