using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>The account that a new server makes, by what its file says.</summary>
internal static class FirstAccount
{
    public static async Task<string> Text(Server server, string property) =>
        JsonDocument
            .Parse(await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "first-account.json")))
            .RootElement.GetProperty(property)
            .GetString()!;

    /// <summary>A header Authorization of v2.</summary>
    public static async Task<string> Header(Server server)
    {
        static string Part(object value) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value));
        var signed =
            Part(new { alg = "HS256", typ = "JWT" })
            + "."
            + Part(new { key = await Text(server, "apiKey"), exp = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 30 });
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(await Text(server, "apiSecret")), Encoding.ASCII.GetBytes(signed));
        return $"PKAuth {signed}.{WebEncoders.Base64UrlEncode(signature)}";
    }
}
