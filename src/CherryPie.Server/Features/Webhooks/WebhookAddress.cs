using System.Net;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Which addresses a webhook may have. What a name resolves to is judged when it is connected to, each time.</summary>
internal static class WebhookAddress
{
    public const string Allowed =
        "must be an https URL of a public host, of at most 2048 characters, without user name, password, fragment and blanks";

    private const int LongestHost = 253,
        LongestLabel = 63;

    /// <returns>What is wrong with it; null: nothing.</returns>
    public static string? Fault(string url, FetchOptions fetch)
    {
        if (BidiControls.AreIn(url))
        {
            return BidiControls.Refused;
        }

        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http")
            || uri.UserInfo.Length > 0
            || uri.Fragment.Length > 0
            || uri.Port == 0
            || !IsPlain(url)
            || !IsHost(uri)
        )
        {
            return Allowed;
        }

        var isLoopback = fetch.AllowLoopback && uri.IsLoopback;
        var host = Host(uri);
        var isPublic = IPAddress.TryParse(host, out var address) ? PublicAddress.Is(address) : !uri.IsLoopback && !IsLocal(host);
        return isLoopback || (isPublic && uri.Scheme == "https") ? null : Allowed;
    }

    // Uri mends what is none: it cuts blanks off, escapes line breaks, takes \ for / and leaves an empty user name out.
    private static bool IsPlain(string url)
    {
        var begin = url.IndexOf("://", StringComparison.Ordinal);
        var authority = begin < 0 ? "" : url[(begin + 3)..].Split('/', '?', '#')[0];
        return authority.Length > 0
            && !authority.Contains('@', StringComparison.Ordinal)
            && !url.Contains('\\', StringComparison.Ordinal)
            && !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    // A name of the DNS: https://www.rfc-editor.org/rfc/rfc1123#section-2.1. Underscores occur.
    private static bool IsHost(Uri uri)
    {
        var host = Host(uri);
        return uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            || (
                host.Length is > 0 and <= LongestHost
                && host.Split('.')
                    .All(l =>
                        l.Length is > 0 and <= LongestLabel
                        && l is not (['-', ..] or [.., '-'])
                        && l.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
                    )
            );
    }

    // https://www.rfc-editor.org/rfc/rfc6761#section-6.3
    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <returns>Without the dot that ends a full name.</returns>
    private static string Host(Uri uri)
    {
        var host = uri.IdnHost.Trim('[', ']');
        return host.EndsWith('.') ? host[..^1] : host;
    }
}
