using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of a webhook's deliveries.</summary>
internal static class WebhookDeliveriesDocs
{
    private const string Event = "evt_h9fbtx0w2k_5f0c4e1d9a7b3826";

    private static readonly Schema _delivery = Schema
        .Object(
            "What became of an event.",
            ("id", Schema.String("The event's id, the header `webhook-id`.")),
            ("type", Schema.String("Its type.")),
            ("passId?", Schema.String("The pass.")),
            ("status", Schema.Word("pending: an attempt is to come. failed: none is to come.", Enum.GetNames<DeliveryStatus>())),
            ("attempts", Schema.Whole("How many there were since it was sent for the first time, or again.")),
            ("code?", Schema.Whole("The receiver's status at the last attempt; absent when it gave none.")),
            ("milliseconds?", Schema.Whole("How long the last attempt took.")),
            ("error?", Schema.String("What went wrong at the last attempt.")),
            ("at", Schema.Time("Since when it is to be sent.")),
            ("triedAt?", Schema.Time("When the last attempt ended.")),
            ("dueAt?", Schema.Time("When the next attempt is due."))
        )
        .Named("WebhookDelivery");

    public static readonly Operation Test = new(
        "Tries a webhook",
        "Sends `webhook.test` at once, also to a webhook that is disabled, and answers what came of it. It is signed as events are, and "
            + "repeated by nobody. Of one account two wait at a time; another one is answered 503.",
        Source: Operation.New
    )
    {
        Parameters = [WebhooksDocs.IdInPath],
        Answer = Answer.Json(
            Schema
                .Object(
                    "What came of it.",
                    ("status?", Schema.Whole("The receiver's status; absent when it gave none.")),
                    ("milliseconds", Schema.Whole("How long it took.")),
                    ("body?", Schema.String("The first 1,024 bytes of its answer.")),
                    ("error?", Schema.String("What went wrong; absent after 2xx."))
                )
                .Named("WebhookTest"),
            "What the receiver did.",
            """{ "status": 200, "milliseconds": 87, "body": "thanks" }"""
        ),
        Missing = WebhooksDocs.Missing,
    };

    public static readonly Operation List = new(
        "Lists a webhook's deliveries",
        "Those of the newest events first; they are kept for 30 days.",
        Source: Operation.New
    )
    {
        Parameters =
        [
            WebhooksDocs.IdInPath,
            new("from", "How many to pass over, at most 1,000,000; 0 is the default.", "0", IsQuery: true, IsRequired: false),
            new("size", "How many to list, 1 to 1,000; 100 is the default.", "100", IsQuery: true, IsRequired: false),
            new("status", "Only those: pending, delivered or failed.", "delivered", IsQuery: true, IsRequired: false),
        ],
        Answer = Answer.Json(
            Schema
                .Object(
                    "A page.",
                    ("nextFrom", Schema.Whole("What `from` takes to get the next page.")),
                    ("data", Schema.List("Deliveries.", _delivery))
                )
                .Named("WebhookDeliveries"),
            "A page of deliveries.",
            $$"""
            {
              "nextFrom": 1,
              "data": [{
                "id": "{{Event}}", "type": "pass.updated", "passId": "x8Kd03bPqZ7LmA", "status": "delivered", "attempts": 1, "code": 200,
                "milliseconds": 41, "at": "2026-03-16T08:01:12.271326Z", "triedAt": "2026-03-16T08:01:12.301287Z"
              }]
            }
            """
        ),
        Refused = "size: must be a whole number from 1 to 1000",
        Missing = WebhooksDocs.Missing,
    };

    public static readonly Operation Resend = new(
        "Sends an event again",
        "Any event of the account that is still kept, whatever the webhook asks for otherwise; with the same `webhook-id` as before. To a "
            + "webhook that is disabled it goes when that is enabled.",
        Source: Operation.New
    )
    {
        Parameters = [WebhooksDocs.IdInPath, new("messageId", "The event's id.", Event) { Longest = 64 }],
        Answer = Answer.Id("event", Event),
        Missing = $"There is no event \"{Event}\"",
    };

    public static readonly Operation Replay = new(
        "Sends events again",
        $"All that happened since a time, as far as the webhook asks for them, delivered before or not; with the same `webhook-id`s. At "
            + $"most {ReplayEvents.Most:N0} in a call, the oldest first.",
        Source: Operation.New
    )
    {
        Parameters = [WebhooksDocs.IdInPath],
        Bodies =
        [
            Body.Json(
                Schema
                    .Object(
                        "Since when.",
                        ("since", Schema.Time("The time of the first event.")),
                        ("after?", Schema.String("`next` of the former answer, to go on.", EventIds.LongestCursor))
                    )
                    .Named("ReplayRequest"),
                """{ "since": "2026-01-01T00:00:00Z" }"""
            ),
        ],
        Answer = Answer.Json(
            Schema
                .Object(
                    "What is sent.",
                    ("count", Schema.Whole("How many events.")),
                    ("next?", Schema.String("Where there are more: `after` of the call for the rest, with the same `since`."))
                )
                .Named("ReplayAnswer"),
            "How many events are sent.",
            """{ "count": 3 }"""
        ),
        Refused = "since: is required: an ISO 8601 date and time",
        Missing = WebhooksDocs.Missing,
    };
}
