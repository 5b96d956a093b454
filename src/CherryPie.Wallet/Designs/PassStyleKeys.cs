namespace CherryPie.Wallet;

internal static class PassStyleKeys
{
    /// <summary>The key of pass.json that holds the fields of a style.</summary>
    public static string Key(this PassStyle style) =>
        style switch
        {
            PassStyle.BoardingPass => "boardingPass",
            PassStyle.Coupon => "coupon",
            PassStyle.EventTicket => "eventTicket",
            PassStyle.StoreCard => "storeCard",
            _ => "generic",
        };
}
