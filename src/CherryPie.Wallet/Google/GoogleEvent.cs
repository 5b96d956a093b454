using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The members of event tickets.
/// <see href="https://developers.google.com/wallet/tickets/events/rest/v1/eventticketclass"/></summary>
internal static class GoogleEvent
{
    public static void Write(GoogleDraft draft)
    {
        var (facts, pictures, tags) = (draft.Facts, draft.Source.Pictures, draft.Facts.Tags);
        draft.ToClass("issuerName", facts.Organization, "localizedIssuerName");
        var name = draft.Say(GoogleRoles.EventName, "class.eventName", tags.Text("eventName"));
        if (name is null && facts.Primary is { IsFixed: true, Value.IsEmpty: false } primary)
        {
            draft.Show(primary, "class.eventName");
            name = primary.Value;
        }

        draft.ToClass("eventName", name ?? facts.Description);
        Venue(draft);
        Dates(draft);
        draft.ToClass("eventId", facts.Word("groupingIdentifier"), facts.IsFixed("groupingIdentifier"));
        draft.ClassPicture("logo", pictures.Logo);
        draft.ClassPicture("wideLogo", pictures.WideLogo);
        draft.ToClass("finePrint", GoogleKinds.FinePrint(draft)?.Value);
        draft.ToObject("ticketHolderName", draft.Say(GoogleRoles.Holder, "object.ticketHolderName", tags.Text("attendeeName"))?.Value);
        draft.ToObject("ticketNumber", draft.Say(GoogleRoles.TicketNumber, "object.ticketNumber", null)?.Value);
        draft.ToObject(
            "seatInfo",
            GoogleDraft.Members(
                ("seat", draft.Say(GoogleRoles.Seat, "object.seatInfo.seat", tags.Seat("seatNumber"))?.Localized()),
                ("row", draft.Say(GoogleRoles.Row, "object.seatInfo.row", tags.Seat("seatRow"))?.Localized()),
                ("section", draft.Say(GoogleRoles.Section, "object.seatInfo.section", tags.Seat("seatSection"))?.Localized()),
                ("gate", draft.Say(GoogleRoles.Gate, "object.seatInfo.gate", tags.Text("venueEntranceGate", "venueEntrance"))?.Localized())
            )
        );
        draft.ToObject("reservationInfo", Reservation(draft));
    }

    /// <summary>The booking's number; null for none.</summary>
    public static JsonObject? Reservation(GoogleDraft draft) =>
        GoogleDraft.Members(
            (
                "confirmationCode",
                draft
                    .Say(GoogleRoles.Confirmation, "object.reservationInfo.confirmationCode", draft.Facts.Tags.Text("confirmationNumber"))
                    ?.Value
            )
        );

    // Google takes a venue with name and address only.
    private static void Venue(GoogleDraft draft)
    {
        var (tags, name, address) = (draft.Facts.Tags, draft.Role(GoogleRoles.VenueName), draft.Role(GoogleRoles.VenueAddress));
        var nameText = name?.Value ?? tags.Text("venueName");
        var addressText = address?.Value ?? tags.Text("venueRegionName");
        if (nameText is not { IsEmpty: false } || addressText is not { IsEmpty: false })
        {
            return;
        }

        draft.Say(GoogleRoles.VenueName, "class.venue.name", null);
        draft.Say(GoogleRoles.VenueAddress, "class.venue.address", null);
        draft.ToClass(
            "venue",
            new JsonObject { ["name"] = nameText.Localized(), ["address"] = addressText.Localized() },
            nameText.IsFixed && addressText.IsFixed
        );
    }

    private static void Dates(GoogleDraft draft)
    {
        var (facts, tags) = (draft.Facts, draft.Facts.Tags);
        var start = draft.When(GoogleRoles.EventStart, "class.dateTime.start", tags.Date("eventStartDate") ?? facts.RelevantOfAll);
        if (start is null)
        {
            return;
        }

        var end = draft.When(GoogleRoles.EventEnd, "class.dateTime.end", tags.Date("eventEndDate"));
        var doors = draft.When(
            GoogleRoles.DoorsOpen,
            "class.dateTime.doorsOpen",
            tags.Date("venueDoorsOpenDate", "venueGatesOpenDate", "venueOpenDate")
        );
        draft.ToClass(
            "dateTime",
            GoogleDraft.Members(
                ("start", start.Value.Date.ToString()),
                ("end", end?.Date.ToString()),
                ("doorsOpen", doors?.Date.ToString())
            ),
            start.Value.IsFixed && end?.IsFixed != false && doors?.IsFixed != false
        );
    }
}
