using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of webhooks.</summary>
internal static class WebhooksDocs
{
    public const string Missing = "There is no webhook \"wh_Hk29fLq7ZsBx1e\"";

    private static readonly Schema _url = Schema.String(
        "Where events are sent by POST: an https URL of a public host, of at most 2,048 characters, without user name, password, "
            + "fragment and blanks. Redirects are not followed.",
        WebhookRequest.LongestUrl
    );
    private static readonly Schema _events = Schema.List(
        "Types of events, groups of them such as `pass.*`, or `*` for all.",
        Schema.String("A type, a group, or `*`.", 40),
        WebhookRequest.MostEvents
    );
    private static readonly Schema _campaign = Schema.String("Only events of this campaign and its passes.", VendorName.MaxLength);
    private static readonly Schema _template = Schema.String(
        "Only events of this template and its passes; where campaignName is there too, it must be its campaign.",
        VendorName.MaxLength
    );
    private static readonly Schema _description = Schema.String("For people, at most 1,000 characters.", WebhookRequest.LongestDescription);
    private static readonly Schema _payload = Schema.Word(
        "full, the default: `data.pass` is the pass as `GET /v2/passes/{passId}` shows it when the event is sent, without editUrl and "
            + "recoveryEmail. thin: the event alone. A body that would be larger than 20,000 bytes is sent thin.",
        Enum.GetNames<WebhookPayload>()
    );
    private static readonly Schema _personal = Schema.Flag("Whether `data.pass` shows recoveryEmail too. false is the default.");
    private static readonly Schema _disabled = Schema.Flag(
        "Whether nothing is sent. What happens meanwhile is sent by a replay alone; what waited goes on when it is enabled."
    );

    private static readonly Schema _new = Schema
        .Object(
            "A new webhook.",
            ("url", _url),
            ("events", _events),
            ("campaignName?", _campaign.OrNull()),
            ("templateName?", _template.OrNull()),
            ("description?", _description.OrNull()),
            ("payload?", _payload.OrNull()),
            ("includePersonal?", _personal.OrNull()),
            ("isDisabled?", _disabled.OrNull())
        )
        .Named("NewWebhook");

    private static readonly Schema _changes = (
        _new with
        {
            Text =
                "What is to change of a webhook. null clears campaignName, templateName and description; of payload, includePersonal and "
                + "isDisabled it changes nothing.",
        }
    )
        .InPart()
        .Named("WebhookChanges");

    private static readonly Schema _webhook = Schema
        .Object(
            "A webhook and its health. Its secret is shown when it is made, never again.",
            ("id", Schema.String("Its id.")),
            ("url", _url),
            ("events", _events),
            ("campaignName?", _campaign),
            ("templateName?", _template),
            ("description?", _description),
            ("payload", _payload),
            ("includePersonal", _personal),
            ("isDisabled", _disabled),
            ("disabledReason?", Schema.String("Why: by the account; after 410 Gone; or because no delivery succeeded for five days.")),
            ("createdAt", Schema.Time("When it was created.")),
            ("updatedAt", Schema.Time("When it was last changed.")),
            ("oldSecretUntil?", Schema.Time("Until when the former secret signs too.")),
            ("lastSuccessAt?", Schema.Time("When the last delivery succeeded.")),
            ("failingSince?", Schema.Time("The first failure since the last success.")),
            ("pausedUntil?", Schema.Time("Until when nothing is sent, since the receiver asked for it by `Retry-After`.")),
            ("pending", Schema.Whole("How many deliveries wait, for their first attempt or another one."))
        )
        .Named("Webhook");

    private static readonly Answer _secret = Answer.Json(
        Schema
            .Object(
                "The secret that signs; it is shown this once.",
                ("id", Schema.String("The webhook's id.")),
                ("secret", Schema.String("`whsec_` and 32 bytes in base64, as the libraries of Standard Webhooks take it."))
            )
            .Named("WebhookSecret"),
        "Id and secret.",
        """{ "id": "wh_Hk29fLq7ZsBx1e", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=" }"""
    );

    private const string Example = """
        {
          "id": "wh_Hk29fLq7ZsBx1e", "url": "https://hooks.example.com/cherrypie", "events": ["pass.*"], "campaignName": "coffeeClub",
          "description": "Till and newsletter", "payload": "full", "includePersonal": false, "isDisabled": false,
          "createdAt": "2026-03-15T23:42:56.271326Z", "updatedAt": "2026-03-15T23:42:56.271326Z",
          "lastSuccessAt": "2026-03-16T08:01:12.301287Z", "pending": 0
        }
        """;

    public static readonly Parameter IdInPath = new("webhookId", "The webhook's id.", "wh_Hk29fLq7ZsBx1e") { Longest = 32 };

    public static readonly Operation Create = new(
        "Creates a webhook",
        "It gets the events that happen from then on, signed by Standard Webhooks 1.0.0 (headers `webhook-id`, `webhook-timestamp`, "
            + "`webhook-signature`); any library of that standard verifies them. Any 2xx within 15 s is success. Events of a pass come in "
            + "their order, each at least once: one that comes again has the same `webhook-id`. After a failure it is tried again after "
            + "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h; 429 and 503 with `Retry-After` are waited for; 410 disables the "
            + "webhook, and so do five days without a success. An account has at most 50.",
        Source: Operation.New
    )
    {
        Bodies =
        [
            Body.Json(
                _new,
                """
                {
                  "url": "https://hooks.example.com/cherrypie",
                  "events": ["pass.*"],
                  "campaignName": "coffeeClub",
                  "description": "Till and newsletter",
                  "payload": "full"
                }
                """
            ),
        ],
        Answer = _secret,
        Sent = WebhookMessageDocs.Event,
        Refused = "url: " + WebhookAddress.Allowed,
    };

    public static readonly Operation List = new("Lists all webhooks", "In the order of creation.", Source: Operation.New)
    {
        Answer = Answer.Json(Schema.List("Webhooks.", _webhook), "The account's webhooks.", $"[{Example}]"),
    };

    public static readonly Operation Get = new("Shows a webhook", "With its health.", Source: Operation.New)
    {
        Parameters = [IdInPath],
        Answer = Answer.Json(_webhook, "The webhook.", Example),
        Missing = Missing,
    };

    public static readonly Operation Update = new(
        "Changes a webhook",
        "Changes what the body names and nothing else. `isDisabled: false` also enables one that the server has disabled. After that, and "
            + "with another `url`, all that waits is due at once.",
        Source: Operation.New
    )
    {
        Parameters = [IdInPath],
        Bodies = [Body.Json(_changes, """{ "events": ["pass.*", "template.changed"], "campaignName": null }""")],
        Answer = Answer.Id("webhook", "wh_Hk29fLq7ZsBx1e"),
        Refused = "url: " + WebhookAddress.Allowed,
        Missing = Missing,
    };

    public static readonly Operation Delete = new("Deletes a webhook", "What waits for it is not sent.", Source: Operation.New)
    {
        Parameters = [IdInPath],
        Answer = Answer.Id("webhook", "wh_Hk29fLq7ZsBx1e"),
        Missing = Missing,
    };

    public static readonly Operation Rotate = new(
        "Gives a webhook another secret",
        "The former secret signs too for 24 hours: a message then has two signatures, and a receiver may know either. Two secrets sign at "
            + "a time: who calls it again within the 24 hours ends the former secret at once. Send an `Idempotency-Key`, and a repeated "
            + "attempt gets the secret of the first.",
        Source: Operation.New
    )
    {
        Parameters = [IdInPath],
        Answer = _secret,
        Missing = Missing,
    };
}
