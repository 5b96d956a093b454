namespace CherryPie.Wallet;

internal static class PassStyleKeys
{
    /// <summary>The key of pass.json that holds the fields of a style.</summary>
    public static ReadOnlySpan<byte> Key(this PassStyle style) =>
        style switch
        {
            PassStyle.BoardingPass => "boardingPass"u8,
            PassStyle.Coupon => "coupon"u8,
            PassStyle.EventTicket => "eventTicket"u8,
            PassStyle.StoreCard => "storeCard"u8,
            _ => "generic"u8,
        };

    /// <summary>The style of a key of pass.json; null for every other key.</summary>
    public static PassStyle? Find(string key) =>
        key switch
        {
            "boardingPass" => PassStyle.BoardingPass,
            "coupon" => PassStyle.Coupon,
            "eventTicket" => PassStyle.EventTicket,
            "storeCard" => PassStyle.StoreCard,
            "generic" => PassStyle.Generic,
            _ => null,
        };
}
