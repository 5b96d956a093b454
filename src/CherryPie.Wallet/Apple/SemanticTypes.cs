namespace CherryPie.Wallet;

/// <summary>The objects that semantic tags hold.
/// <see href="https://developer.apple.com/documentation/walletpasses/semantictagtype"/></summary>
internal static class SemanticTypes
{
    /// <summary>An amount of money.</summary>
    public static readonly AppleObject Money = new(
        "attribute of an amount",
        new AppleKey("amount", AppleTypes.Amount, "12", "The amount of money, as a string.") { IsRequired = true },
        new AppleKey("currencyCode", AppleTypes.Currency, "12", "ISO 4217, such as EUR.") { IsRequired = true }
    );

    public static readonly AppleObject Place = new(
        "attribute of a place",
        new AppleKey("latitude", AppleTypes.Latitude, "12", "Degrees, -90 to 90.") { IsRequired = true },
        new AppleKey("longitude", AppleTypes.Longitude, "12", "Degrees, -180 to 180.") { IsRequired = true }
    );

    public static readonly AppleObject Person = new(
        "part of a name",
        new("namePrefix", AppleTypes.Text, "12", "Such as Dr."),
        new("givenName", AppleTypes.Text, "12", "The first name."),
        new("middleName", AppleTypes.Text, "12", "The middle name."),
        new("familyName", AppleTypes.Text, "12", "The last name."),
        new("nameSuffix", AppleTypes.Text, "12", "Such as Junior."),
        new("nickname", AppleTypes.Text, "12", "The nickname."),
        new("phoneticRepresentation", AppleTypes.Text, "12", "How the name is spoken.")
    );

    public static readonly AppleObject Seat = new(
        "attribute of a seat",
        new("seatDescription", AppleTypes.Text, "12", "Such as: a flat bed seat."),
        new("seatIdentifier", AppleTypes.Text, "12", "Its code."),
        new("seatNumber", AppleTypes.Text, "12", "Its number."),
        new("seatRow", AppleTypes.Text, "12", "Its row."),
        new("seatSection", AppleTypes.Text, "12", "Its section."),
        new("seatType", AppleTypes.Text, "12", "Such as reserved."),
        new("seatAisle", AppleTypes.Text, "18", "Its aisle."),
        new("seatLevel", AppleTypes.Text, "18", "Its level."),
        new("seatSectionColor", AppleTypes.Color, "18", "The section's colour.")
    );

    public static readonly AppleObject Wifi = new(
        "attribute of a network",
        new AppleKey("ssid", AppleTypes.Text, "12", "The network's name.") { IsRequired = true },
        new AppleKey("password", AppleTypes.Text, "12", "Its password.") { IsRequired = true },
        new("captiveToken", AppleTypes.Text, "26", "The token that signs in to a captive network."),
        new("captiveTokenAuthURL", AppleTypes.Web, "26", "Where the token is sent to.")
    );

    public static readonly AppleObject StartInfo = new(
        "attribute of eventStartDateInfo",
        new("date", AppleTypes.Date, "18", "When it starts.") { ZoneKey = "timeZone" },
        new("ignoreTimeComponents", AppleTypes.Flag, "18", "Show the day alone."),
        new("timeZone", AppleTypes.Zone, "18", "The zone that the time is shown in."),
        new("unannounced", AppleTypes.Flag, "18", "The date is to be announced."),
        new("undetermined", AppleTypes.Flag, "18", "The date is to be determined.")
    );
}
