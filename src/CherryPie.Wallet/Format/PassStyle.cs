namespace CherryPie.Wallet;

/// <summary>The five layouts of a pass. Each is one top-level key of pass.json.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
public enum PassStyle
{
    /// <summary>Train, plane, boat, bus: key <c>boardingPass</c>.</summary>
    BoardingPass,

    /// <summary>Key <c>coupon</c>.</summary>
    Coupon,

    /// <summary>Key <c>eventTicket</c>.</summary>
    EventTicket,

    /// <summary>Key <c>generic</c>.</summary>
    Generic,

    /// <summary>Key <c>storeCard</c>.</summary>
    StoreCard,
}
