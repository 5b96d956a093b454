using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CherryPie.Server.Tests;

/// <summary>Makes JSON Web Tokens from the RFC, with nothing of the server's.</summary>
internal static class PkTokens
{
    public const string Header = """{"alg":"HS256","typ":"JWT"}""";

    public static string Valid(string key, string secret, DateTimeOffset now) => Make(Header, Payload(key, now.AddSeconds(45)), secret);

    public static string Payload(string key, DateTimeOffset expires) =>
        $$"""{"key":"{{key}}","exp":{{expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}}}""";

    public static string Make(string header, string payload, string secret)
    {
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(payload))}";
        return Sign(signed, secret);
    }

    public static string Sign(string signed, string secret)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        return $"{signed}.{Encode(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)))}";
    }

    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
