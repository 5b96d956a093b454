using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Reads tokens that the service account signed. On purpose by other code than the server's, which signs them.</summary>
internal static class GoogleJwt
{
    /// <returns>The claims; null: the token is not the account's, for the reason given.</returns>
    public static JsonElement? Read(string token, GoogleIdentity identity, out string fault)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !parts.All(p => Base64Url.IsValid(p)))
        {
            fault = "is no JWT";
            return null;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            if (Text(header.RootElement, "alg") != "RS256")
            {
                fault = "is not signed by RS256";
            }
            else if (Text(header.RootElement, "kid") is { } kid && kid != identity.KeyId)
            {
                fault = "names another key (kid)";
            }
            else if (
                !identity.Key.VerifyData(
                    Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                    Base64Url.DecodeFromChars(parts[2]),
                    HashAlgorithmName.SHA256,
                    RSASignaturePadding.Pkcs1
                )
            )
            {
                fault = "has a wrong signature";
            }
            else
            {
                using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
                fault = Text(claims.RootElement, "iss") == identity.ClientEmail ? "" : "is of another issuer (iss)";
                return fault.Length == 0 ? claims.RootElement.Clone() : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            fault = "is no JSON";
        }

        return null;
    }

    public static string? Text(JsonElement claims, string name) =>
        claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <returns>Seconds since 1970; null: none.</returns>
    public static long? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var time)
            ? time
            : null;
}
