namespace CherryPie.Server.Features.Accounts;

internal sealed class AuthOptions
{
    /// <summary>How far ahead a token's exp may be.</summary>
    public TimeSpan MaxTokenLifetime { get; set; } = TimeSpan.FromMinutes(1);

    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
