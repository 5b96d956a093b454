using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.People;

/// <summary>A provider that people sign in with (OpenID Connect). What is wrong with these settings stops no start: the sign-in page and
/// <c>doctor</c> tell it.</summary>
internal sealed class OidcOptions
{
    /// <summary>The provider's address, below which <c>/.well-known/openid-configuration</c> is; unset: there is none.</summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    [SecretSetting]
    public string? ClientSecret { get; set; }

    /// <summary>What the button calls it; unset: the authority's host.</summary>
    public string? Name { get; set; }

    /// <summary>What the provider is asked for, with blanks between.</summary>
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>The claim that says in which groups or roles somebody is there, a text or a list of texts; or the path to one within a
    /// claim that is an object, with dots: <see cref="ClaimValues"/>.</summary>
    public string RoleClaim { get; set; } = "groups";

    /// <summary>What a value of the claim gives: <see cref="ProviderRoles"/>.</summary>
    public string? Roles { get; set; }

    /// <summary>Addresses count as verified though the provider does not say so.</summary>
    public bool TrustEmail { get; set; }

    public bool IsOn => Authority is { Length: > 0 } || ClientId is { Length: > 0 } || ClientSecret is { Length: > 0 };

    public string ShownName =>
        Name is { Length: > 0 } name ? name
        : Uri.TryCreate(Authority, UriKind.Absolute, out var uri) ? uri.Host
        : "OpenID Connect";

    /// <summary>The settings without which nobody can sign in; none: they are good.</summary>
    public IReadOnlyList<string> Wrong()
    {
        var wrong = new List<string>();
        if (!IsAddress(Authority))
        {
            wrong.Add("Console__Oidc__Authority");
        }

        if (string.IsNullOrEmpty(ClientId))
        {
            wrong.Add("Console__Oidc__ClientId");
        }

        if (string.IsNullOrEmpty(ClientSecret))
        {
            wrong.Add("Console__Oidc__ClientSecret");
        }

        return wrong;
    }

    // Who reads what is said in between could sign in as anybody; on this machine nobody is in between.
    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length == 0;
}
