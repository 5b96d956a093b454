namespace CherryPie.Wallet;

/// <summary>Addresses that Wallet opens from a pass.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
internal static class LinkKeys
{
    private static readonly string[] _poster = ["posterEventTicket"],
        _flight = ["semanticBoardingPass"];

    /// <summary>Of an event: of the pass, or of one of its upcoming events.</summary>
    public static readonly AppleKey[] OfEvent =
    [
        new("accessibilityURL", AppleTypes.Web, "18", "Accessibility of the venue.") { Of = _poster },
        new("addOnURL", AppleTypes.Web, "18", "What can be added to the ticket.") { Of = _poster },
        new("bagPolicyURL", AppleTypes.Web, "18", "Which bags the venue allows.") { Of = _poster },
        new("contactVenueEmail", AppleTypes.Mail, "18", "The venue's or issuer's e-mail address.") { Of = _poster },
        new("contactVenuePhoneNumber", AppleTypes.Phone, "18", "The venue's or issuer's phone.") { Of = _poster },
        new("contactVenueWebsite", AppleTypes.Web, "18", "The venue's or issuer's website.") { Of = _poster },
        new("directionsInformationURL", AppleTypes.Web, "18", "How to get there.") { Of = _poster },
        new("merchandiseURL", AppleTypes.Web, "18", "Merchandise.") { Of = _poster },
        new("orderFoodURL", AppleTypes.Web, "18", "Food.") { Of = ["posterEventTicket", "semanticBoardingPass"] },
        new("parkingInformationURL", AppleTypes.Web, "18", "About parking.") { Of = _poster },
        new("purchaseParkingURL", AppleTypes.Web, "18", "Parking tickets.") { Of = _poster },
        new("sellURL", AppleTypes.Web, "18", "Selling the ticket.") { Of = _poster },
        new("transferURL", AppleTypes.Web, "18", "Giving the ticket to someone.") { Of = _poster },
        new("transitInformationURL", AppleTypes.Web, "18", "Public transport there.") { Of = _poster },
    ];

    private static readonly AppleKey[] _ofFlight =
    [
        new("businessChatIdentifier", AppleTypes.Text, "26", "The airline's id in Messages for Business.") { Of = _flight },
        new("changeSeatURL", AppleTypes.Web, "26", "Changing the seat.") { Of = _flight },
        new("entertainmentURL", AppleTypes.Web, "26", "Entertainment on board.") { Of = _flight },
        new("managementURL", AppleTypes.Web, "26", "Managing the booking.") { Of = _flight },
        new("purchaseAdditionalBaggageURL", AppleTypes.Web, "26", "More baggage.") { Of = _flight },
        new("purchaseLoungeAccessURL", AppleTypes.Web, "26", "Access to a lounge.") { Of = _flight },
        new("purchaseWifiURL", AppleTypes.Web, "26", "Wi-Fi on board.") { Of = _flight },
        new("registerServiceAnimalURL", AppleTypes.Web, "26", "Registering a service animal.") { Of = _flight },
        new("reportLostBagURL", AppleTypes.Web, "26", "A lost bag.") { Of = _flight },
        new("requestWheelchairURL", AppleTypes.Web, "26", "A wheelchair.") { Of = _flight },
        new("trackBagsURL", AppleTypes.Web, "26", "Where the bags are.") { Of = _flight },
        new("transitProviderEmail", AppleTypes.Mail, "26", "The airline's e-mail address.") { Of = _flight },
        new("transitProviderPhoneNumber", AppleTypes.Phone, "26", "The airline's phone.") { Of = _flight },
        new("transitProviderWebsiteURL", AppleTypes.Web, "26", "The airline's website.") { Of = _flight },
        new("upgradeURL", AppleTypes.Web, "26", "A better seat.") { Of = _flight },
    ];

    /// <summary>Of the pass.</summary>
    public static readonly AppleKey[] All = [.. OfEvent, .. _ofFlight];
}
