using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of Google Wallet.</summary>
internal static class GoogleDocs
{
    private static readonly Schema _name = Schema.String("Name that helps to tell issuers apart, at most 1,000 characters.", 1000);
    private static readonly Schema _description = Schema.String("At most 10,000 characters.", 10_000);
    private static readonly Schema _issuerId = Schema.String(
        "The issuer's id from the Google Pay & Wallet console: digits.",
        GoogleIssuer.LongestIssuerId,
        "^[0-9]{1,20}$"
    );

    private static readonly Schema _about = Schema.Object(
        "What the caller says of an issuer.",
        ("issuerId", _issuerId),
        ("name?", _name.OrNull()),
        ("description?", _description.OrNull())
    ) with
    {
        Example = """{ "issuerId": "3388000000022134567", "name": "Coffee Club", "description": "Passes of the coffee club" }""",
    };

    private static readonly Schema _upload = Schema
        .Object(
            "An issuer with the key that may write for it.",
            (
                "serviceAccount",
                Schema.File(
                    "The key of a service account as Google's JSON file, at most 20,000 bytes; RSA of 2048 to 4096 bits. It is stored "
                        + "encrypted and never shown. Its token_uri is not called."
                )
            ),
            ("jsonBody", _about.Named("GoogleIssuerDetails"))
        )
        .Named("GoogleIssuerUpload");

    private static readonly Schema _issuer = Schema
        .Object(
            "An issuer of Google Wallet. Its key is never shown.",
            ("id", Schema.String("10 letters and digits; campaigns name it as googleIssuerId.", 10)),
            ("issuerId", _issuerId),
            ("clientEmail", Schema.String("The service account.")),
            ("keyId", Schema.String("Which of its keys.")),
            ("name?", _name),
            ("description?", _description),
            (
                "status",
                Schema.Word(
                    "How Google answered when it was last asked; refused: the key is no good any more, or the service account is no user "
                        + "of the issuer.",
                    Enum.GetNames<GoogleIssuerStatus>()
                )
            ),
            ("statusText?", Schema.String("What Google said, where that was not ok.", GoogleIssuer.LongestStatusText)),
            ("checkedAt", Schema.Time("When it was last asked, at the latest a day ago."))
        )
        .Named("GoogleIssuer");

    private static readonly Schema _link = Schema
        .Object("Where a pass is saved.", ("url", Schema.String("Google's page, at most 1,800 characters.", 1800)))
        .Named("GoogleLink");

    private const string Example = """
        {
          "id": "Qr7tLm2WzK", "issuerId": "3388000000022134567",
          "clientEmail": "wallet@coffee-club.iam.gserviceaccount.com", "keyId": "7c1f0a9b2d3e4f5061728394a5b6c7d8e9f00112",
          "name": "Coffee Club", "description": "Passes of the coffee club",
          "status": "ok", "checkedAt": "2026-01-08T11:32:52.57531Z"
        }
        """;

    public static readonly Operation Add = new(
        "Adds an issuer",
        "Google must take the key and show the issuer, else it is refused. The same issuer again takes the new key, name and description "
            + "and answers with its id. An account has at most 100.",
        Source: Operation.New
    )
    {
        Bodies = [Body.Form(_upload)],
        Answer = Answer.Id("issuer", "Qr7tLm2WzK"),
        Refused =
            "serviceAccount: Google does not let it write for issuer 3388000000022134567: add wallet@coffee-club.iam.gserviceaccount.com "
            + "as a user in the Google Pay & Wallet console, and have the Google Wallet API enabled in its project (Google answered 403)",
    };

    public static readonly Operation List = new("Lists all issuers", "In the order in which they were added.", Source: Operation.New)
    {
        Answer = Answer.Json(Schema.List("Issuers.", _issuer), "The account's issuers.", $"[{Example}]"),
    };

    public static readonly Operation Get = new("Shows an issuer", "With how Google answered for it.", Source: Operation.New)
    {
        Parameters = [new Parameter("googleIssuerId", "The id that adding it answered.", "Qr7tLm2WzK")],
        Answer = Answer.Json(_issuer, "The issuer.", Example),
        Missing = "There is no Google issuer \"Qr7tLm2WzK\"",
    };

    public static readonly Operation Save = new(
        "Leads to Google's page that saves a pass",
        "Public: the pass id is the permission. With `Accept: application/json` it answers the address, else it redirects there. The first "
            + "call for a pass sends it to Google, which may take some seconds: 503 with `Retry-After` says that it is on its "
            + "way, or that Google refuses it. 400: the pass has not begun, is over, invalid or voided.",
        Source: Operation.New
    )
    {
        Parameters = [PassesDocs.IdInPath],
        Answer = Answer.Json(_link, "The address.", """{ "url": "https://pay.google.com/gp/v/save/eyJhbGciOiJSUzI1NiJ9.eyJ9.c2ln" }"""),
        Others = [("302", "The same as a redirect, to who does not ask for JSON.")],
        Refused = "This pass can be downloaded from 2026-01-01T00:00:00Z on (startDate of its campaign or template)",
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };
}
