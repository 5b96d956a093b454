using CherryPie.Server.Endpoints.OpenApi;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>The document of WalletKit v1: two headers.</summary>
internal static class WalletKitDocument
{
    private const string Text =
        "A second way to the same passes: templates whose fields have values, passes that replace some of them, and changes of all passes "
        + "with certain values. It needs a pass type certificate, which the account uploads with v2; there the templates and passes are "
        + "seen in the campaign `WalletKit`.\n\n"
        + "**Every answer** is 200 with JSON, or 400, 401, 403, 404, 500 or 503 with `{\"error\": \"text\"}`.";

    public static readonly ApiDocument Document = new(
        "v1",
        "v1",
        "WalletKit",
        Text,
        new Dictionary<string, string>
        {
            [BrandAuth.BrandId] =
                "The account's brand id, told when the account is made (`brandId` of a new server's first-account.json). "
                + "Source: WalletKit document, \"Headers\".",
            [BrandAuth.ApiKey] = "The key that belongs to it (`brandApiKey`). It is shown once and stored as a digest.",
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
        ],
        [
            ("Templates", "The design of passes, with the values that they have unless told otherwise."),
            ("Passes", "One customer's pass each."),
        ]
    )
    {
        Header = null,
    };
}
