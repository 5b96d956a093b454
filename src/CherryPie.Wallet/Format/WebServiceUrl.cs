using System.Net;

namespace CherryPie.Wallet;

/// <summary>What a phone accepts as the base of the device protocol: https; http to a machine near by, with the phone's developer switch.</summary>
internal static class WebServiceUrl
{
    public static bool IsUsable(string? text) =>
        text is not null
        && !text.Any(char.IsWhiteSpace)
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsNear(url)))
        && !url.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal);

    private static bool IsNear(Uri url) =>
        url.IsLoopback
        || url.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(url.Host, out var address)
            && address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..]
        );
}
