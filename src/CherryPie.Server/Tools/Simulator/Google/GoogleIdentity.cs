using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>The stand-in's one service account, with its private key: a secret.</summary>
internal sealed class GoogleIdentity : IDisposable
{
    /// <summary>Where Google has every key of a service account get its tokens.</summary>
    public const string RealTokenUrl = "https://oauth2.googleapis.com/token";
    private static readonly JsonSerializerOptions _indented = new(JsonSerializerOptions.Default) { WriteIndented = true };
    private const string Email = "wallet@cherrypie-stand-in.iam.gserviceaccount.com";

    private GoogleIdentity(RSA key, string keyId) => (Key, KeyId) = (key, keyId);

    public RSA Key { get; private set; }

    public string KeyId { get; private set; }

    public string ClientEmail { get; } = Email;

    public static GoogleIdentity Create() => new(RSA.Create(2048), NewKeyId());

    /// <summary>Another key in place of the one that there was.</summary>
    public void Rotate()
    {
        Key.Dispose();
        (Key, KeyId) = (RSA.Create(2048), NewKeyId());
    }

    /// <returns>Null when it is no key that <see cref="Save"/> wrote.</returns>
    public static GoogleIdentity? Load(string json)
    {
        var key = RSA.Create();
        try
        {
            var file = JsonNode.Parse(json)!;
            key.ImportFromPem((string?)file["private_key"]);
            return new(key, (string)file["private_key_id"]!);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or CryptographicException or InvalidOperationException)
        {
            key.Dispose();
            return null;
        }
    }

    /// <summary>The key file that Google's console gives out. Its token_uri is Google's own.</summary>
    public string Save()
    {
        var x509 = "https://www.googleapis.com/robot/v1/metadata/x509/" + Uri.EscapeDataString(Email);
        var file = new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "cherrypie-stand-in",
            ["private_key_id"] = KeyId,
            ["private_key"] = Key.ExportPkcs8PrivateKeyPem() + "\n",
            ["client_email"] = Email,
            ["client_id"] = "100000000000000000001",
            ["auth_uri"] = "https://accounts.google.com/o/oauth2/auth",
            ["token_uri"] = RealTokenUrl,
            ["auth_provider_x509_cert_url"] = "https://www.googleapis.com/oauth2/v1/certs",
            ["client_x509_cert_url"] = x509,
            ["universe_domain"] = "googleapis.com",
        };
        return file.ToJsonString(_indented) + "\n";
    }

    public void Dispose() => Key.Dispose();

    private static string NewKeyId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
