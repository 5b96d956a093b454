namespace CherryPie.Server.Features.Images;

internal sealed class FetchOptions
{
    /// <summary>For tests only: image URLs on loopback, and nothing else private.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>For redirects and all.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
