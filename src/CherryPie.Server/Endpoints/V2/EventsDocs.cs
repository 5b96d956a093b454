using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of events.</summary>
internal static class EventsDocs
{
    public static readonly Schema Data = Schema
        .Object(
            "What happened to what. It has neither secrets nor values of a pass.",
            ("passId?", Schema.String("The pass; absent for events of templates, campaigns and certificates.", 14)),
            ("userDefinedId?", Schema.String("The caller's own id of the pass.")),
            ("campaignName?", Schema.String("Its campaign.")),
            ("templateName?", Schema.String("Its template.")),
            ("version?", Schema.Whole("How many changes of the pass were announced to its devices, this one included.")),
            ("devices?", Schema.Whole("How many devices the pass was on.")),
            (
                "changed?",
                Schema.List(
                    "The names of the attributes that changed; of dynamicData and dynamicImages with the key, such as dynamicData.points, "
                        + "unless more than 50 keys changed.",
                    Schema.String("A name.")
                )
            ),
            ("wallet?", Schema.Word("Of installed, uninstalled and pushFailed.", "apple", "android")),
            ("expiryDate?", Schema.Time("Of expired: the date that has come.")),
            (
                "status?",
                Schema.Whole(
                    "Of pushFailed: the status that APNs answered; 0 when it did not answer. Of uninstalled: the same, where APNs' answer "
                        + "ended the registration and not the phone."
                )
            ),
            ("reason?", Schema.String("Of pushFailed, uninstalled with a status, and certificate.failed: why.")),
            ("addedAt?", Schema.Time("Of uninstalled: when the phone had added the pass.")),
            ("suspendedAt?", Schema.Time("Of uninstalled with a status: since when nothing was sent to the phone any more.")),
            ("attempts?", Schema.Whole("Of mail.failed: how often it was tried.")),
            ("certificateId?", Schema.String("Of certificates: which one.")),
            ("passTypeId?", Schema.String("Of certificates: the pass type identifier.")),
            ("validUntil?", Schema.Time("Of certificates: the end of its validity.")),
            ("days?", Schema.Whole("Of certificate.expiring: it ends within so many days, 60, 30, 7 or 1."))
        )
        .Named("EventData");

    private static readonly Schema _event = Schema
        .Object(
            "Something that happened.",
            ("id", Schema.String("Its id, and the header webhook-id of its deliveries.")),
            ("type", Schema.Word("What happened.", [.. EventTypes.All])),
            ("timestamp", Schema.Time("When it was recorded, by the clock of the server that did it. The order is that of the list.")),
            ("data", Data)
        )
        .Named("Event");

    private static readonly Schema _page = Schema
        .Object(
            "Events in their order.",
            ("next", Schema.String("The cursor to ask with as after: also where there are no events, and never null.")),
            ("data", Schema.List("The events.", _event, ReadEvents.MostOfPage))
        )
        .Named("EventPage");

    public static readonly Operation List = new(
        "Lists what happened",
        "Every event of the account, the oldest first, for as long as the operator keeps them (30 days unless set otherwise). Ask again "
            + "with `next` as `after`: none is missed, also none whose change was committed late, and each comes once. Events of a pass "
            + "come in the order of its changes. `wait` holds the request until there is an event, so a reader that asks again at once "
            + "hears of events within a second without asking all the time. One change is one event; a write that changes nothing is "
            + "none. A pass that is made is `pass.issued` alone, whatever it is made with. A change that is several things at once has "
            + "the first type that fits of pass.invalidated, pass.redeemed or pass.unredeemed, pass.voided, pass.updated: who asks for "
            + "`pass.*` and looks at `changed` misses nothing.",
        Source: Operation.New
    )
    {
        Parameters =
        [
            new Parameter(
                "after",
                "What an earlier answer gave as next; without it, and with 0, the oldest events come first.",
                "0",
                IsQuery: true,
                IsRequired: false
            ),
            new Parameter(
                "types",
                "Types of events, separated by commas, such as `pass.issued,template.*`; `*` stands for any end. Without it all come.",
                "pass.*",
                IsQuery: true,
                IsRequired: false
            ),
            new Parameter("size", "How many at most, 1 to 1000; 100 without it.", "100", IsQuery: true, IsRequired: false),
            new Parameter(
                "wait",
                "How many seconds to wait for the first event, 0 to 25; 0 without it.",
                "0",
                IsQuery: true,
                IsRequired: false
            ),
        ],
        Answer = Answer.Json(
            _page,
            "The events, and the cursor to go on with.",
            """
            {
              "next": "hq3m0v1k2a",
              "data": [
                {
                  "id": "evt_hq3m0v1k2a_9f2c4b7d1e6a8035", "type": "pass.updated", "timestamp": "2026-03-15T23:42:56.271326Z",
                  "data": {
                    "passId": "x8Kd03bPqZ7LmA", "userDefinedId": "12345", "campaignName": "coffeeClub", "templateName": "coffeeCard",
                    "version": 3, "devices": 1, "changed": ["dynamicData.points"]
                  }
                }
              ]
            }
            """
        ),
        Refused = "size: must be a whole number from 1 to 1000",
    };
}
