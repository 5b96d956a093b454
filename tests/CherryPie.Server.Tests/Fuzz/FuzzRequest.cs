using System.Globalization;
using System.Text;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>A request to be changed and sent: header values and bytes as they go out, with <see cref="Token"/> where a fresh token
/// goes.</summary>
/// <param name="Route">The pattern of its route, with the method: what it covers.</param>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query, encoded.</param>
internal sealed record FuzzRequest(string Route, string Method, string Target)
{
    public const string Token = "{token}";

    public List<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The form's parts, where the body is a form.</summary>
    public IReadOnlyList<Part>? Parts { get; init; }

    /// <summary>Whether head and body are still what HTTP allows, so that the application answers, in its words.</summary>
    public bool IsSound { get; init; } = true;

    /// <summary>Whether its head was changed, so that the server itself may refuse it, without a word.</summary>
    public bool IsEdge { get; init; }

    /// <summary>Set when the whole is no longer made of the above.</summary>
    public byte[]? Raw { get; init; }

    public FuzzRequest With(string name, string value) =>
        this with
        {
            Headers = [.. Headers.Where(h => !h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), (name, value)],
        };

    public string? Header(string name) => Headers.Find(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public byte[] Bytes(string host, Func<string> token)
    {
        if (Raw is not null)
        {
            return Raw;
        }

        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        if (Header("Host") is null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Host: {host}\r\n");
        }

        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (Header("Content-Length") is null && Header("Transfer-Encoding") is null && (Body.Length > 0 || Method is "POST" or "PUT"))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        }

        head.Append("\r\n");
        if (head.ToString().Contains(Token, StringComparison.Ordinal))
        {
            head.Replace(Token, token());
        }

        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body];
    }

    /// <summary>The bytes for a person to read and to send again: printable ASCII as it is, the rest as \xNN.</summary>
    public static string Text(byte[] bytes, int most = 6000)
    {
        var text = new StringBuilder();
        foreach (var b in bytes.AsSpan(0, Math.Min(bytes.Length, most)))
        {
            text.Append(
                b is (>= 32 and < 127) or 10 ? (char)b
                : b == 13 ? ""
                : string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}")
            );
        }

        return bytes.Length > most ? $"{text}… ({bytes.Length} bytes)" : text.ToString();
    }
}
