namespace CherryPie.Wallet;

/// <summary>The kinds of Google Wallet's passes. Each has a class and an object.
/// <see href="https://developers.google.com/wallet/reference/rest"/></summary>
public enum GooglePassKind
{
    /// <summary>For all that no other kind fits.</summary>
    Generic,

    /// <summary>For loyalty cards.</summary>
    Loyalty,

    /// <summary>For coupons.</summary>
    Offer,

    /// <summary>For entry to an event.</summary>
    EventTicket,

    /// <summary>For one flight.</summary>
    Flight,

    /// <summary>For a trip by train, bus, ferry or tram.</summary>
    Transit,

    /// <summary>For gift cards.</summary>
    GiftCard,
}

/// <summary>What Google calls the kinds.</summary>
public static class GooglePassKinds
{
    private static readonly string[] _names = ["generic", "loyalty", "offer", "eventTicket", "flight", "transit", "giftCard"];

    /// <summary>The names in the order of <see cref="GooglePassKind"/>: <c>generic</c>, <c>loyalty</c> and so on.</summary>
    public static IReadOnlyList<string> Names => _names;

    /// <summary>The name, such as <c>eventTicket</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string Name(this GooglePassKind kind) => _names[(int)kind];

    /// <summary>The resource of its classes in the REST interface, such as <c>eventTicketClass</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string ClassResource(this GooglePassKind kind) => kind.Name() + "Class";

    /// <summary>The resource of its objects in the REST interface, such as <c>eventTicketObject</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string ObjectResource(this GooglePassKind kind) => kind.Name() + "Object";

    /// <summary>The member of a save link's payload, such as <c>eventTicketObjects</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string PayloadKey(this GooglePassKind kind) => kind.Name() + "Objects";

    /// <summary>The kind of a name, upper and lower case distinguished; null for every other text.</summary>
    /// <param name="name">Such as <c>eventTicket</c>.</param>
    public static GooglePassKind? Find(string? name) => Array.IndexOf(_names, name) is >= 0 and var index ? (GooglePassKind)index : null;
}
