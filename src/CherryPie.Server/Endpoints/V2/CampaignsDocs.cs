using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of campaigns.</summary>
internal static class CampaignsDocs
{
    private static readonly Schema _new = Schema
        .Object("A new campaign.", CampaignAttributes.All.Where(a => a.IsFixed).Concat(CampaignRequest.Attributes).InRequest())
        .Named("NewCampaign");

    private static readonly Schema _changes = (
        _new with
        {
            Text =
                "What is to change of a campaign. null clears displayName, description, endDate, whiteLabel and meta; name and "
                + "passbookCertId may be repeated.",
        }
    )
        .InPart()
        .Named("CampaignChanges");

    private static readonly Schema _campaign = Schema.Object("A campaign.", CampaignAttributes.All.InResponse()).Named("Campaign");

    private static readonly string _example = CampaignAttributes.All.Example();

    private const string Missing = "There is no campaign \"coffeeClub\"";

    public static readonly Parameter NameInPath = new("campaignName", "The campaign's name.", "coffeeClub")
    {
        Longest = VendorName.MaxLength,
    };

    public static readonly Operation Create = new(
        "Creates a campaign",
        "The certificate must be there already. A multipart form sent here is understood as a certificate's upload, as in "
            + "`POST /v2/passbookCerts`.",
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
        Answer = Answer.Json(_campaign, "The campaign.", _example),
        Missing = Missing,
    };

    public static readonly Operation List = new("Lists all campaigns", "In the order of creation, at most 10,000.", Source: null)
    {
        Answer = Answer.Json(Schema.List("Campaigns.", _campaign), "The account's campaigns.", $"[{_example}]"),
    };
}
