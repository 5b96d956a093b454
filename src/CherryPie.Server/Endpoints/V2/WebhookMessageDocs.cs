using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of what is sent to a webhook.</summary>
internal static class WebhookMessageDocs
{
    /// <summary>What a receiver gets.</summary>
    public static readonly Message Event = new(
        "event",
        "{$request.body#/url}",
        "An event is sent",
        "Any 2xx within 15 s takes it; 410 disables the webhook; anything else is tried again.",
        [
            ("webhook-id", "The event's id, the same whenever it is sent again."),
            ("webhook-timestamp", "When it is sent, in seconds since 1970."),
            ("webhook-signature", "`v1,` and the signature in base64; for a day after a rotation two, with a blank between."),
        ],
        Body.Json(
            Schema
                .Object(
                    "The body that is sent to a webhook.",
                    ("type", Schema.String("What happened: a type of /v2/events, or webhook.test.")),
                    ("timestamp", Schema.Time("When it was recorded.")),
                    (
                        "data",
                        EventsDocs.Data.And(
                            ("webhookId?", Schema.String("Of webhook.test: the webhook that is tried.")),
                            ("pass?", PassesDocs.Pass.Without("editUrl").Named("WebhookPass"))
                        ) with
                        {
                            Name = null,
                            Text =
                                "The event's data. With the payload full, pass is the pass when it is sent, without editUrl, and without "
                                + "recoveryEmail unless includePersonal; missing where the body would be larger than 20,000 bytes.",
                        }
                    )
                )
                .Named("WebhookMessage"),
            """
            {
              "type": "pass.updated", "timestamp": "2026-03-16T08:01:12.271326Z",
              "data": {
                "passId": "x8Kd03bPqZ7LmA", "campaignName": "coffeeClub", "templateName": "coffeeCard", "version": 3, "devices": 1,
                "changed": ["dynamicData.points"]
              }
            }
            """
        ) with
        {
            Text = "JSON of at most 20,000 bytes, unless the event alone is larger.",
        }
    );
}
