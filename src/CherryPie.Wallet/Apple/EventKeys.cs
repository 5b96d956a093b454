namespace CherryPie.Wallet;

/// <summary>Semantic tags of events.
/// <see href="https://developer.apple.com/documentation/walletpasses/semantictags"/></summary>
internal static class EventKeys
{
    private static readonly AppleScalar _eventTypes = AppleTypes.Word([
        .. ((string[])["Generic", "LivePerformance", "Movie", "Sports", "Conference", "Convention", "Workshop", "SocialGathering"]).Select(
            t => "PKEventType" + t
        ),
    ]);

    private static readonly AppleList _airplay = new(
        new AppleObject("attribute of a device", new AppleKey("airplayDeviceGroupToken", AppleTypes.Text, "18", "The group's token.")),
        "devices {airplayDeviceGroupToken}"
    );

    public static readonly AppleKey[] All =
    [
        new("admissionLevel", AppleTypes.Text, "18", "Such as general admission."),
        new("admissionLevelAbbreviation", AppleTypes.Text, "18", "The same in short, such as GA."),
        new("additionalTicketAttributes", AppleTypes.Text, "18", "What no other tag says of the ticket."),
        new("attendeeName", AppleTypes.Text, "18", "Whom it lets in."),
        new("entranceDescription", AppleTypes.Text, "18", "How to get in, at length."),
        new("eventType", _eventTypes, "12", "What kind of event it is."),
        new("eventName", AppleTypes.Text, "12", "The event's full name."),
        new("eventLiveMessage", AppleTypes.Text, "18", "What the Live Activity says when it starts."),
        new("eventStartDate", AppleTypes.Date, "12", "When it starts."),
        new("eventStartDateInfo", SemanticTypes.StartInfo, "18", "When it starts, where that is not certain."),
        new("eventEndDate", AppleTypes.Date, "12", "When it ends."),
        new("tailgatingAllowed", AppleTypes.Flag, "18", "Whether tailgating is allowed."),
        new("venueBoxOfficeOpenDate", AppleTypes.Date, "18", "When the box office opens."),
        new("venueCloseDate", AppleTypes.Date, "18", "When the venue closes."),
        new("venueDoorsOpenDate", AppleTypes.Date, "18", "When the doors open."),
        new("venueFanZoneOpenDate", AppleTypes.Date, "18", "When the fan zone opens."),
        new("venueGatesOpenDate", AppleTypes.Date, "18", "When the gates open."),
        new("venueOpenDate", AppleTypes.Date, "18", "When the venue opens."),
        new("venueParkingLotsOpenDate", AppleTypes.Date, "18", "When the parking lots open."),
        new("venueEntrance", AppleTypes.Text, "12", "The entrance, such as Gate A."),
        new("venueEntranceDoor", AppleTypes.Text, "18", "The entrance's door."),
        new("venueEntranceGate", AppleTypes.Text, "18", "The entrance's gate."),
        new("venueEntrancePortal", AppleTypes.Text, "18", "The entrance's portal."),
        new("venueLocation", SemanticTypes.Place, "12", "Where the venue is."),
        new("venueName", AppleTypes.Text, "12", "The venue's full name."),
        new("venuePhoneNumber", AppleTypes.Text, "12", "The venue's phone."),
        new("venueRegionName", AppleTypes.Text, "18", "The city or region."),
        new("venueRoom", AppleTypes.Text, "12", "The room."),
        new("awayTeamAbbreviation", AppleTypes.Text, "12", "The away team in short."),
        new("awayTeamLocation", AppleTypes.Text, "12", "Where the away team is at home."),
        new("awayTeamName", AppleTypes.Text, "12", "The away team."),
        new("homeTeamAbbreviation", AppleTypes.Text, "12", "The home team in short."),
        new("homeTeamLocation", AppleTypes.Text, "12", "Where the home team is at home."),
        new("homeTeamName", AppleTypes.Text, "12", "The home team."),
        new("leagueAbbreviation", AppleTypes.Text, "12", "The league in short."),
        new("leagueName", AppleTypes.Text, "12", "The league."),
        new("sportName", AppleTypes.Text, "12", "The sport."),
        new("genre", AppleTypes.Text, "12", "Such as classical."),
        new("performerNames", AppleTypes.Texts("names"), "12", "Who performs, the most important first."),
        new("artistIDs", AppleTypes.Texts("Apple Music ids"), "12", "Apple Music ids of the artists."),
        new("albumIDs", AppleTypes.Texts("Apple Music ids"), "18", "Apple Music ids of albums."),
        new("playlistIDs", AppleTypes.Texts("Apple Music ids"), "18", "Apple Music ids of playlists."),
        new("airplay", _airplay, "18", "AirPlay devices in the room."),
    ];
}
