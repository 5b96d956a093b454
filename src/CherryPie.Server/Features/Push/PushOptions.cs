namespace CherryPie.Server.Features.Push;

internal sealed class PushOptions
{
    public Uri Endpoint { get; set; } = new("https://api.push.apple.com");

    /// <summary>A PEM file with the only roots that the endpoint's certificate may have; null: the machine's roots.</summary>
    public string? TrustedRootsFile { get; set; }

    /// <summary>The first push to a device and pass type goes at once; further ones within this time become one at its end.</summary>
    public TimeSpan Coalesce { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The first delay after a 5xx or 429, and after a circuit breaker opened; doubled up to 6 h.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(15);
}
