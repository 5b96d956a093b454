using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Changes an assertion of the service account for an access token, and knows the tokens again.
/// https://developers.google.com/identity/protocols/oauth2/service-account</summary>
internal sealed class GoogleTokens(GoogleIdentity identity, TimeProvider clock)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Scope = "https://www.googleapis.com/auth/wallet_object.issuer";
    private static readonly TimeSpan _life = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _issued = new(StringComparer.Ordinal);

    /// <param name="form">The request's fields.</param>
    /// <param name="tokenUrl">This endpoint's own address.</param>
    /// <param name="fault">Why there is no token; null: there is one.</param>
    public JsonObject Issue(IFormCollection form, string tokenUrl, out string? fault)
    {
        fault = form["grant_type"] == Grant ? Fault(form["assertion"].ToString(), tokenUrl) : $"grant_type must be {Grant}";
        if (fault is not null)
        {
            return new JsonObject { ["error"] = "invalid_grant", ["error_description"] = fault };
        }

        var token = "ya29." + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _issued[token] = clock.GetUtcNow() + _life;
        return new JsonObject
        {
            ["access_token"] = token,
            ["expires_in"] = (int)_life.TotalSeconds,
            ["token_type"] = "Bearer",
        };
    }

    /// <summary>Refuses a request without a token that is valid.</summary>
    public void Authorize(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (
            !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || !_issued.TryGetValue(header["Bearer ".Length..], out var until)
            || until <= clock.GetUtcNow()
        )
        {
            throw new GoogleRefusal(401, "authError", "Request had invalid authentication credentials.");
        }
    }

    private string? Fault(string assertion, string tokenUrl)
    {
        if (GoogleJwt.Read(assertion, identity, out var fault) is not { } claims)
        {
            return "The assertion " + fault;
        }

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var (issued, expires) = (GoogleJwt.Time(claims, "iat"), GoogleJwt.Time(claims, "exp"));
        var audience = GoogleJwt.Text(claims, "aud");
        return audience != tokenUrl && audience != GoogleIdentity.RealTokenUrl ? $"aud must be {tokenUrl}"
            : GoogleJwt.Text(claims, "scope")?.Split(' ').Contains(Scope) != true ? $"scope must have {Scope}"
            : issued is null || expires is null ? "iat and exp are required"
            : issued > now + 60 || expires <= now ? "iat and exp must embrace this moment"
            : expires - issued > 3600 ? "exp must be at most an hour after iat"
            : null;
    }
}
