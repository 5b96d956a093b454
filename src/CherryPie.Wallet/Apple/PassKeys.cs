namespace CherryPie.Wallet;

/// <summary>Apple's keys that a design takes under their own names. What is read, written, checked and documented of them comes from
/// here; so does what is said of a name that is none.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
internal static class PassKeys
{
    private static readonly AppleObject _relevant = new(
        "attribute of a relevant date",
        new("date", AppleTypes.Date, "18", "When the pass is relevant; Wallet finds the interval around it.") { Other = "relevantDate" },
        new("startDate", AppleTypes.Date, "18", "The interval's beginning, with endDate."),
        new("endDate", AppleTypes.Date, "18", "The interval's end, with startDate.")
    );

    private static readonly AppleObject _poster = new(
        "list of posterGeneric",
        new("headerFields", new AppleFields("headerFields"), "27", "At the top; one is shown."),
        new("primaryFields", new AppleFields("primaryFields"), "27", "Up to four; a first one without a label is the big title."),
        new("footerFields", new AppleFields("footerFields"), "27", "At the bottom; up to two."),
        new("backFields", new AppleFields("backFields"), "27", "Behind the pass."),
        new("additionalInfoFields", new AppleFields("additionalInfoFields"), "27", "Below the pass.")
    );

    private static readonly AppleObject _action = new(
        "attribute of an action",
        new AppleKey("identifier", AppleTypes.Text, "27", "Unique in the pass.") { IsRequired = true },
        new AppleKey(
            "type",
            AppleTypes.Word(
                "viewSchedule",
                "watchTrailer",
                "listenToMusic",
                "call",
                "place",
                "addToBalance",
                "order",
                "shop",
                "membershipBenefits",
                "bookAppointment",
                "bookCar",
                "bookFlight",
                "bookStay",
                "viewOffersRewards"
            ),
            "27",
            "What it does."
        )
        {
            IsRequired = true,
        },
        new("url", AppleTypes.Action, "27", "What it opens: `tel:` or `tel://` for call, else http(s); all types but place."),
        new("placeIdentifier", AppleTypes.Text, "27", "Of type place, instead of url: the place's id on Apple's maps.")
    );

    /// <summary>Keys of the pass itself.</summary>
    public static readonly AppleKey[] Own =
    [
        new("relevantDates", new AppleList(_relevant, "{date} or {startDate, endDate}"), "18", "When the pass shows on the lock screen."),
        new("expirationDate", AppleTypes.Date, "7", "When the pass expires, if that is before its template's endDate or its own."),
        new("voided", AppleTypes.Flag, "7", "Whether the pass is shown as void, as one that is invalid always is."),
        new("semantics", SemanticKeys.All, "12", "What the system and the newer layouts read."),
        new(
            "preferredStyleSchemes",
            new AppleList(
                AppleTypes.Word("posterEventTicket", "semanticBoardingPass", "eventTicket", "boardingPass"),
                "posterEventTicket or semanticBoardingPass"
            ),
            "18",
            "The newer layout; the classic one is always there for phones and passes that it does not suit."
        )
        {
            IsData = false,
        },
        new("posterGeneric", _poster, "27", "A poster, beside a generic, storeCard, coupon or eventTicket for older systems.")
        {
            IsData = false,
        },
        new("featuredActions", new AppleList(_action, "{identifier, type, url or placeIdentifier}", 2), "27", "At most two."),
        new("upcomingPassInformation", UpcomingKeys.List, "26", "The events that one ticket is for, in their order."),
        new("sharingProhibited", AppleTypes.Flag, "11", "Takes the Share button away."),
        new("suppressStripShine", AppleTypes.Flag, "6", "Takes the gloss of old systems from the strip."),
        new("auxiliaryStoreIdentifiers", new AppleList(AppleTypes.StoreId, "iTunes ids"), "18", "Further apps, in the event guide.")
        {
            Of = ["posterEventTicket"],
        },
        new("footerBackgroundColor", AppleTypes.Color, "18", "Behind the footer.") { Of = ["posterEventTicket"] },
        new("suppressHeaderDarkening", AppleTypes.Flag, "18", "Takes the shade from the header.")
        {
            Of = ["posterEventTicket", "posterGeneric"],
        },
        new("useAutomaticColors", AppleTypes.Flag, "18", "Wallet chooses the colours of the text, whatever the design has.")
        {
            Of = ["posterEventTicket"],
        },
        new("eventLogoText", AppleTypes.Text, "18", "Beside the logo.") { Of = ["posterEventTicket"] },
        new("logoSymbolName", AppleTypes.Text, "27", "An SF Symbol in place of a logo."),
        new("stripColor", AppleTypes.Color, "27", "In Apple's tool, and in none of its pages."),
    ];

    /// <summary>All that a design takes under Apple's names, but for <c>additionalInfoFields</c> and <c>raw</c>.</summary>
    public static readonly AppleObject All = new("attribute", [.. Own, .. LinkKeys.All]);

    /// <summary>Apple's names of attributes that have an older one: both set the same, and of both Apple's counts.</summary>
    public static readonly AppleKey[] Same =
    [
        new("associatedStoreIdentifiers", new AppleList(AppleTypes.StoreId, "iTunes ids"), "6", "The same as assoStoreId."),
        new("maxDistance", AppleTypes.Number, "7", "The same as maxDist."),
    ];

    /// <summary>Keys of each field.</summary>
    public static readonly AppleKey Semantics = new("semantics", SemanticKeys.All, "12", "Semantic tags of the field."),
        Row = new("row", AppleTypes.Row, "15", "0 or 1: the row of an auxiliary field.") { Of = ["eventTicket"] };

    public static readonly AppleKey[] OfField = [Semantics, Row];

    /// <summary>Those that are written together with what else says it.</summary>
    public static readonly string[] Merged = ["relevantDates", "expirationDate", "voided", "preferredStyleSchemes"];

    private static readonly string[] _checkedElsewhere = ["relevantDates", "expirationDate", "voided", "posterGeneric"];

    /// <summary>Those that no other rule of the lint looks at.</summary>
    public static readonly AppleObject Checked = new("attribute", [.. All.Members.Where(k => !_checkedElsewhere.Contains(k.Name))]);
}
