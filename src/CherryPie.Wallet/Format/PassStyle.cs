namespace CherryPie.Wallet;

/// <summary>The five layouts of a pass. Each is one top-level key of pass.json.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
public enum PassStyle
{
    /// <summary>For one trip by train, plane, boat or bus: key <c>boardingPass</c>.</summary>
    BoardingPass,

    /// <summary>For a discount or offer: key <c>coupon</c>.</summary>
    Coupon,

    /// <summary>For entry to a concert, film or match: key <c>eventTicket</c>.</summary>
    EventTicket,

    /// <summary>For all that no other style fits: key <c>generic</c>.</summary>
    Generic,

    /// <summary>For loyalty, discount, points and gift cards: key <c>storeCard</c>.</summary>
    StoreCard,
}
