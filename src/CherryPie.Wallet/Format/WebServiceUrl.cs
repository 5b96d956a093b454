using System.Net;

namespace CherryPie.Wallet;

/// <summary>What a phone accepts as the base of the device protocol: https; http to a machine in the local network, which needs a developer
/// setting of the phone.
/// <see href="https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes"/></summary>
internal static class WebServiceUrl
{
    /// <summary>Whether it is such an address, without white space and without <c>/v1</c> at its end, which the phone adds.</summary>
    public static bool IsUsable(string? text) =>
        text is not null
        && !text.Any(char.IsWhiteSpace)
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsLocal(url)))
        && !url.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal);

    private static bool IsLocal(Uri url) =>
        url.IsLoopback
        || url.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(url.Host, out var address)
            && address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..]
        );
}
