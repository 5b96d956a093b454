using System.Net.Sockets;
using System.Text;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Sends requests as they were written, byte for byte, over a socket of their own, and tells the whole answer.</summary>
internal static class Wire
{
    /// <param name="server">Where to.</param>
    /// <param name="world">Who signs.</param>
    /// <param name="request">Request line and header fields with the body after an empty line, in lines that end in \n. Host, Authorization
    /// and Connection are added, and Content-Length when there is a body and no Content-Length or Transfer-Encoding.</param>
    /// <returns>Status line, header fields in order of name, but Date, length, connection, caching, allowed methods and what is for
    /// browsers, an empty line, the body.</returns>
    public static async Task<string> Send(ListeningServer server, World world, string request)
    {
        var end = request.IndexOf("\n\n", StringComparison.Ordinal);
        var (head, body) = end < 0 ? (request, "") : (request[..end], request[(end + 2)..]);
        var length =
            body.Length > 0
            && !head.Contains("\nContent-Length:", StringComparison.Ordinal)
            && !head.Contains("\nTransfer-Encoding:", StringComparison.Ordinal)
                ? $"\nContent-Length: {Encoding.UTF8.GetByteCount(body)}"
                : "";
        var token = PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow());
        var bytes = Encoding.UTF8.GetBytes(
            $"{head}{length}\nHost: example.com\nAuthorization: PKAuth {token}\nConnection: close\n\n".Replace(
                "\n",
                "\r\n",
                StringComparison.Ordinal
            ) + body
        );
        using var socket = new TcpClient();
        var address = new Uri(server.Address);
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(bytes);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        return Told(Encoding.UTF8.GetString(answer.ToArray()));
    }

    /// <summary>What <see cref="Send"/> tells of an answer in JSON.</summary>
    public static string Json(string body, string status = "200 OK", string headers = "") =>
        $"HTTP/1.1 {status}\nContent-Type: application/json\n{headers}\n{body}";

    public static string Error(string text, string status = "400 Bad Request") =>
        Json($$"""{"error":"{{text.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""", status);

    private static string Told(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = answer[..end].Split("\r\n");
        var (fields, body) = (lines[1..], answer[(end + 4)..]);
        var length = Assert.Single(fields, f => f.StartsWith("Content-Length:", StringComparison.Ordinal));
        Assert.Equal($"Content-Length: {Encoding.UTF8.GetByteCount(body)}", length);
        string[] plain =
        [
            "Date:",
            "Content-Length:",
            "Connection:",
            "Cache-Control:",
            "Pragma:",
            "Expires:",
            "Allow:",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy:",
            "Content-Security-Policy:",
            "X-Frame-Options:",
        ];
        return string.Join(
            '\n',
            [
                lines[0],
                .. fields.Where(f => !plain.Any(p => f.StartsWith(p, StringComparison.Ordinal))).Order(StringComparer.Ordinal),
                "",
                body,
            ]
        );
    }
}
