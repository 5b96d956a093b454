using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Campaigns;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of campaigns.</summary>
internal static class CampaignsDocs
{
    public static readonly Schema Status = Schema.Word(
        "ACTIVE: passes may be issued (the default). FROZEN: none is issued, those that exist are left alone. INVALID: final; none is issued and those that exist are invalid.",
        "ACTIVE",
        "FROZEN",
        "INVALID"
    );

    public static readonly Schema Name = Schema.String(
        "Reference name, unique in the account; it never changes. 1 to 64 of A-Z, a-z, 0-9 and _.",
        64,
        "^[A-Za-z0-9_]{1,64}$"
    );

    public static readonly Schema MaxIssue = Schema.Whole(
        "The most passes that may ever be issued; 0, the default, is no limit. Not below what is issued already.",
        0,
        IssueLimit.Most
    );

    private static readonly Schema _displayName = Schema.String("Name that customers see, at most 1,000 characters.", 1000);
    private static readonly Schema _description = Schema.String("What customers get, at most 10,000 characters.", CampaignBody.LongestText);
    private static readonly Schema _start = Schema.Time(
        "Passes can't be downloaded before it; they can be issued. It may be in the past. Without a zone it is UTC."
    );
    private static readonly Schema _end = Schema.Time(
        "From then on passes are invalid and can't be downloaded. After startDate. Without a zone it is UTC."
    );
    private static readonly Schema _meta = Schema.Object("Any JSON object of the caller's; stored and returned as sent.");
    private static readonly Schema _whiteLabel = Schema.Object(
        "Customises the landing page; stored and returned as sent, {} when unset. Other properties are kept and mean nothing.",
        (
            "logoUrl?",
            Schema.String(
                "http or https address of a PNG, at most 5 MiB, of a public host. It is fetched when the campaign is saved, and shown from this server.",
                WhiteLabel.LongestUrl
            )
        ),
        (
            "backgroundColor?",
            Schema.String("Behind the page: `#7A1426` or `rgb(122, 20, 38)`. Texts are black or white, whichever is read better.")
        ),
        ("accentColor?", Schema.String("Of buttons and links, in the same form.")),
        ("footerText?", Schema.String("Plain text below the page.", WhiteLabel.LongestFooter)),
        ("supportUrl?", Schema.String("Where customers find help: http, https, mailto or tel.", WhiteLabel.LongestUrl)),
        (
            "customCss?",
            Schema.String(
                "Further rules for the page's look. Without url(), other functions that load, @-rules but @media, backslashes, < and comments.",
                CustomCssRules.Longest
            )
        )
    );
    private static readonly Schema _certificate = Schema.String(
        "Id of the certificate that signs the campaign's passes; it never changes.",
        64
    );

    private static readonly Schema _new = Schema
        .Object(
            "A new campaign.",
            ("name", Name),
            ("passbookCertId", _certificate),
            ("status?", Status),
            ("displayName?", _displayName.OrNull()),
            ("description?", _description.OrNull()),
            ("startDate", _start),
            ("endDate?", _end.OrNull()),
            ("maxIssue?", MaxIssue),
            ("whiteLabel?", _whiteLabel.OrNull()),
            ("meta?", _meta.OrNull())
        )
        .Named("NewCampaign");

    private static readonly Schema _changes = (
        _new with
        {
            Text =
                "What is to change of a campaign. null clears displayName, description, endDate, whiteLabel and meta; name and passbookCertId may be repeated.",
        }
    )
        .InPart()
        .Named("CampaignChanges");

    private static readonly Schema _campaign = Schema
        .Object(
            "A campaign.",
            ("index", Schema.String("The server's own reference.")),
            ("name", Name),
            ("passbookCertId", _certificate),
            ("status", Status),
            ("startDate", _start),
            ("endDate?", _end),
            ("createdAt", Schema.Time("When it was created.")),
            ("updatedAt", Schema.Time("When it was last updated.")),
            ("displayName?", _displayName),
            ("description?", _description),
            ("whiteLabel", _whiteLabel),
            ("meta?", _meta),
            ("maxIssue", MaxIssue),
            ("issued", Schema.Whole("Passes issued until now."))
        )
        .Named("Campaign");

    private const string Example = """
        {
          "index": "OABd6Q4X", "name": "coffeeClub", "passbookCertId": "Poxgb4dEJa", "status": "ACTIVE",
          "startDate": "2026-01-01T00:00:00Z", "endDate": "2036-01-01T00:00:00Z", "createdAt": "2026-03-09T06:31:02.792548Z", "updatedAt": "2026-03-09T07:10:49.350777Z",
          "displayName": "Coffee Club", "description": "A point for every coffee.", "whiteLabel": {}, "meta": { "costCentre": 4711 }, "maxIssue": 0, "issued": 0
        }
        """;

    private const string Missing = "There is no campaign \"coffeeClub\"";

    public static readonly Parameter NameInPath = new("campaignName", "The campaign's name.", "coffeeClub") { Longest = 64 };

    public static readonly Operation Create = new(
        "Creates a campaign",
        "The certificate must be there already. A multipart form sent here is understood as a certificate's upload, as in `POST /v2/passbookCerts`.",
        "Create a Campaign"
    )
    {
        Bodies =
        [
            Body.Json(
                _new,
                """
                {
                  "name": "coffeeClub",
                  "passbookCertId": "Poxgb4dEJa",
                  "status": "ACTIVE",
                  "displayName": "Coffee Club",
                  "description": "A point for every coffee.",
                  "startDate": "2026-01-01T00:00:00Z",
                  "endDate": "2036-01-01T00:00:00Z",
                  "maxIssue": 0,
                  "meta": { "costCentre": 4711 }
                }
                """
            ),
        ],
        Answer = Answer.Name("campaign", "coffeeClub"),
        Refused = "passbookCertId: there is no certificate \"Poxgb4dEJa\"; upload one with POST /v2/passbookCerts",
    };

    public static readonly Operation Update = new(
        "Changes a campaign",
        "Changes what the body names and nothing else. An INVALID campaign can't be changed any more.",
        "Update a Campaign"
    )
    {
        Parameters = [NameInPath],
        Bodies =
        [
            Body.Json(
                _changes,
                """{ "displayName": "Coffee & Cake Club", "description": "A point for every coffee, two for cake.", "maxIssue": 10000 }"""
            ),
        ],
        Answer = Answer.Name("campaign", "coffeeClub"),
        Refused = "maxIssue: 5 is fewer than the 12 passes that are issued already",
        Missing = Missing,
    };

    public static readonly Operation Get = new("Shows a campaign", "With the exact number of passes issued.", "Retrieve a Campaign")
    {
        Parameters = [NameInPath],
        Answer = Answer.Json(_campaign, "The campaign.", Example),
        Missing = Missing,
    };

    public static readonly Operation List = new("Lists all campaigns", "In the order of creation, at most 10,000.", Source: null)
    {
        Answer = Answer.Json(Schema.List("Campaigns.", _campaign), "The account's campaigns.", $"[{Example}]"),
    };
}
