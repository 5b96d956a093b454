namespace CherryPie.Server.Endpoints.Landing;

internal sealed class PagesOptions
{
    /// <summary>A folder with Apple's "Add to Apple Wallet" badges, one for each language: en.svg, de.svg, zh-Hans.svg.</summary>
    public string? WalletBadgeFolder { get; set; }
}
