using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The members of trips by train, bus, ferry and what is none of them.
/// <see href="https://developers.google.com/wallet/tickets/transit-passes/qr-code/rest/v1/transitobject"/></summary>
internal static class GoogleTransit
{
    public static void Write(GoogleDraft draft)
    {
        var (facts, pictures) = (draft.Facts, draft.Source.Pictures);
        draft.ToClass("issuerName", facts.Organization, "localizedIssuerName");
        draft.ToClass("transitOperatorName", facts.Tags.Text("transitProvider") ?? facts.Organization);
        draft.Require(pictures.Logo is not null, "a logo (logo)");
        draft.ClassPicture("logo", pictures.Logo);
        draft.ClassPicture("wideLogo", pictures.WideLogo);
        draft.ToClass("transitType", TypeOf(Word(facts)), facts.IsFixed(facts.StyleName + ".transitType"));
        draft.ToObject("tripType", "ONE_WAY");
        draft.ToObject("tripId", facts.Word("groupingIdentifier"));
        var leg = Leg(draft);
        draft.ToObject("ticketLeg", leg.Count > 0 ? leg : null);
        if (leg["departureDateTime"] is null)
        {
            // Google asks for either.
            draft.Object["validTimeInterval"] = new JsonObject
            {
                ["start"] = new JsonObject { ["date"] = new PassDate(draft.Source.Start).ToString() },
            };
        }

        var passenger = draft.Say(GoogleRoles.Passenger, "object.passengerNames", facts.Tags.Person("passengerName"));
        if (passenger is not null)
        {
            draft.ToObject("passengerNames", passenger.Value);
            draft.ToObject("passengerType", "SINGLE_PASSENGER");
        }

        draft.ToObject("ticketNumber", draft.Say(GoogleRoles.TicketNumber, "object.ticketNumber", null)?.Value);
        var code = draft.Say(GoogleRoles.Confirmation, "object.purchaseDetails.confirmationCode", facts.Tags.Text("confirmationNumber"));
        draft.ToObject("purchaseDetails", GoogleDraft.Members(("confirmationCode", code?.Value)));
    }

    /// <summary>Apple's word for the means of travel, such as <c>PKTransitTypeTrain</c>.</summary>
    public static string? Word(GoogleFacts facts) => facts.Style.TryGetProperty("transitType", out var type) ? type.GetString() : null;

    private static string TypeOf(string? word) =>
        word switch
        {
            "PKTransitTypeTrain" => "RAIL",
            "PKTransitTypeBus" => "BUS",
            "PKTransitTypeBoat" => "FERRY",
            _ => "OTHER",
        };

    private static JsonObject Leg(GoogleDraft draft)
    {
        var (facts, tags) = (draft.Facts, draft.Facts.Tags);
        var primary = facts.Fields.Where(f => f.Group == "primary").Take(2).ToList();
        var departure = draft.When(
            GoogleRoles.Departure,
            "object.ticketLeg.departureDateTime",
            tags.Date("currentDepartureDate", "originalDepartureDate") ?? facts.RelevantOfAll
        );
        var arrival = draft.When(
            GoogleRoles.Arrival,
            "object.ticketLeg.arrivalDateTime",
            tags.Date("currentArrivalDate", "originalArrivalDate")
        );
        var seat = GoogleDraft.Members(
            ("coach", draft.Say(GoogleRoles.Coach, "object.ticketLeg.ticketSeat.coach", tags.Text("carNumber"))?.Value),
            ("seat", draft.Say(GoogleRoles.Seat, "object.ticketLeg.ticketSeat.seat", tags.Seat("seatNumber"))?.Value)
        );
        return GoogleDraft.Members(
                ("originName", End(draft, GoogleRoles.Origin, "originName", "departureStationName", "departureCityName", primary, 0)),
                (
                    "destinationName",
                    End(draft, GoogleRoles.Destination, "destinationName", "destinationStationName", "destinationCityName", primary, 1)
                ),
                ("departureDateTime", departure?.Date.ToString()),
                ("arrivalDateTime", arrival?.Date.ToString()),
                ("platform", draft.Say(GoogleRoles.Platform, "object.ticketLeg.platform", tags.Text("departurePlatform"))?.Value),
                ("carriage", tags.Text("vehicleNumber", "vehicleName")?.Value),
                ("fareName", tags.Text("ticketFareClass")?.Localized()),
                ("ticketSeat", seat)
            ) ?? [];
    }

    private static JsonObject? End(
        GoogleDraft draft,
        string role,
        string member,
        string station,
        string city,
        List<GoogleField> primary,
        int at
    )
    {
        var path = "object.ticketLeg." + member;
        var text = draft.Say(role, path, draft.Facts.Tags.Text(station, city));
        if (draft.Role(role) is null && primary.Count > at)
        {
            // Also where a tag says it: whether one does may depend on the pass, what the class shows must not.
            draft.Show(primary[at], path, "ticketLeg." + member);
            text ??= primary[at].Value;
        }

        return text is { IsEmpty: false } ? text.Localized() : null;
    }
}
