namespace CherryPie.Server.Features.Accounts;

internal sealed class AuthOptions
{
    /// <summary>How far ahead of the server's clock a token's exp may be, besides the skew.</summary>
    public TimeSpan MaxTokenLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far a caller's clock may be wrong, both ways.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
