using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Endpoints.WalletKit;
using CherryPie.Server.Features.Devices;
using Microsoft.OpenApi;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>How the callers of a document show who they are, and what those are told who can't.</summary>
/// <param name="Document">The document's name, and the first part of its calls' addresses.</param>
/// <param name="Schemes">All of them are needed.</param>
/// <param name="Refusals">Of those who are turned away.</param>
internal sealed record ApiDocument(string Document, IReadOnlyDictionary<string, string> Schemes, IReadOnlyList<ErrorResponse> Refusals)
{
    /// <summary>CherryPie v2: a header Authorization that each request signs.</summary>
    public static readonly ApiDocument Account = new(
        "v2",
        new Dictionary<string, string>
        {
            [PkAuth.SchemeName] =
                "`PKAuth ` and a JSON Web Token: HS256, signed with the bytes of the API secret, payload `{\"key\": your API key, \"exp\": Unix time in seconds}`, at most a minute ahead (setting `Auth__MaxTokenLifetime`). "
                + "The page /swagger makes one for every request; other clients make their own. Source: CherryPie document, \"Authorization\".",
        },
        [
            new(
                "401",
                "The token is missing, malformed, of another algorithm than HS256, of an unknown key or wrong signature, expired, or valid for too long.",
                "Invalid token: expired 42 s ago"
            ),
            new(
                "403",
                "The key is valid, but its account is disabled.",
                "The account of this key is disabled; ask the operator of this server"
            ),
        ]
    );

    /// <summary>WalletKit v1: two headers.</summary>
    public static readonly ApiDocument Brand = new(
        "v1",
        new Dictionary<string, string>
        {
            [BrandAuth.BrandId] = "The account's brand id, told when the account is made. Source: WalletKit document, \"Headers\".",
            [BrandAuth.ApiKey] = "The key that belongs to it. It is shown once and stored as a digest.",
        },
        [
            new(
                "401",
                "A header is missing, the brand is unknown, or the key is not its own.",
                "Invalid credentials: unknown Brand-Id or wrong API-Key"
            ),
            new(
                "403",
                "The pair is valid, but its account is disabled.",
                "The account of this Brand-Id is disabled; ask the operator of this server"
            ),
        ]
    );

    /// <summary>Apple's web service: the token that stands in the pass.</summary>
    public static readonly ApiDocument Device = new(
        "wallet",
        new Dictionary<string, string>
        {
            [nameof(DeviceScheme.ApplePass)] = "`ApplePass ` and the pass's `authenticationToken`, as its pass.json has it.",
        },
        [new("401", "The token is missing or wrong, or there is no such pass.", "Unknown pass or wrong authentication token")]
    );

    public static readonly ApiDocument[] All = [Account, Brand, Device];

    public IOpenApiSecurityScheme Write(string scheme) =>
        new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = this == Brand ? scheme : "Authorization",
            Description = Schemes[scheme],
        };
}
