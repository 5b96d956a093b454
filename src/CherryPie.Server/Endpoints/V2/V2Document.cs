using CherryPie.Server.Endpoints.OpenApi;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>The document of CherryPie v2: a header Authorization that each request signs.</summary>
internal static class V2Document
{
    private const string Text =
        "Makes, changes and delivers Apple Wallet passes.\n\n"
        + "**From nothing to a pass:** get a signing request (`POST /v2/passbookCsrs`), let Apple issue a pass type certificate "
        + "on it, upload that (`POST /v2/passbookCerts`), create a campaign with its id (`POST /v2/campaigns`), a template (`POST"
        + " /v2/templates`) and a pass (`POST /v2/passes`), and open `/v2/passes/{id}/bundle` on an iPhone. The examples build on"
        + " each other in this order: only the ids that the server chooses have to be filled in. On a new server in Development "
        + "each works as it stands, with certificate, campaign, template and pass of the demo; what must be chosen are files.\n\n"
        + "**Every answer** is 200 with JSON, or 400, 401, 403, 404, 500 or 503 with `{\"error\": \"text\"}`. Times are ISO 8601; "
        + "they are answered in UTC with `Z`.";

    public static readonly ApiDocument Document = new(
        "v2",
        "v2",
        "CherryPie",
        Text,
        new Dictionary<string, string>
        {
            [PkAuth.SchemeName] =
                "`PKAuth ` and a JSON Web Token: HS256, signed with the bytes of the API secret, payload `{\"key\": your API key, "
                + "\"exp\": Unix time in seconds}`, at most a minute ahead (setting `Auth__MaxTokenLifetime`). "
                + "The page /swagger makes one for every request; other clients make their own. "
                + "Source: CherryPie document, \"Authorization\".",
        },
        [
            new(
                "401",
                "The token is missing, malformed, of another algorithm than HS256, of an unknown key or wrong signature, "
                    + "expired, or valid for too long.",
                "Invalid token: expired 42 s ago"
            ),
            new(
                "403",
                "The key is valid, but its account is disabled.",
                "The account of this key is disabled; ask the operator of this server"
            ),
        ],
        [
            ("Certificates", "Apple's permission to sign passes of one pass type."),
            ("Campaigns", "What links templates and passes with the certificate that signs them."),
            ("Templates", "The design of passes: fields, colours, images, languages."),
            ("Images", "Pictures for single passes."),
            ("Passes", "One customer's pass each."),
            ("Google Wallet", "The same passes on the other half of the phones."),
            ("Events", "What happened, for whoever wants to know without asking for each pass."),
            ("Webhooks", "Addresses that events are sent to."),
            ("Bulk", "Files in and out, and one change of many passes."),
        ]
    );
}
