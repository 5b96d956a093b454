using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>What APNs checks before it accepts a push of a pass.
/// https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns</summary>
internal sealed class ApnsRules(TimeProvider clock)
{
    private const string ProductionPush = "1.2.840.113635.100.6.3.2";
    private const int LargestPayload = 4096;

    // Reading a certificate costs more than a push; a connection presents the same one with each.
    private readonly ConditionalWeakTable<X509Certificate2, Client> _clients = [];

    public SimulatedApnsResponse Judge(SimulatedApnsPush push, X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return new(403, "MissingProviderToken");
        }

        var client = _clients.GetValue(certificate, Read);
        return client.ValidUntil < clock.GetUtcNow() ? new(403, "BadCertificate")
            : !client.Production ? new(403, "BadCertificateEnvironment")
            : push.Token.Length == 0 ? new(400, "MissingDeviceToken")
            : push.Token.Length is < 16 or > 200 || !push.Token.All(char.IsAsciiHexDigit) ? new(400, "BadDeviceToken")
            : push.Topic.Length == 0 ? new(400, "MissingTopic")
            : !push.Topic.StartsWith("pass.", StringComparison.Ordinal) ? new(400, "BadTopic")
            : push.Topic != client.Topic ? new(400, "TopicDisallowed")
            : push.Expiration is { } at && !long.TryParse(at, out _) ? new(400, "BadExpirationDate")
            : push.Body.Length == 0 ? new(400, "PayloadEmpty")
            : push.Body.Length > LargestPayload ? new(413, "PayloadTooLarge")
            : !IsObject(push.Body) ? new(400, "PayloadEmpty")
            : SimulatedApnsResponse.Accepted;
    }

    private static Client Read(X509Certificate2 certificate)
    {
        try
        {
            using var read = PassCertificate.Read(certificate.RawData);
            return new Client(read.PassTypeIdentifier, read.ValidUntil, certificate.Extensions.Any(e => e.Oid?.Value == ProductionPush));
        }
        catch (PassCertificateException)
        {
            return new Client("", DateTimeOffset.MinValue, false);
        }
    }

    private static bool IsObject(string body)
    {
        if (body == "{}")
        {
            return true;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed record Client(string Topic, DateTimeOffset ValidUntil, bool Production);
}
