using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Google's signed messages of the protocol ECv2SigningOnly: a root key signs an intermediate key, which signs the message.
/// <see href="https://developers.google.com/pay/api/web/guides/resources/payment-data-cryptography"/></summary>
public static class Ecv2Message
{
    /// <summary>The protocol's name.</summary>
    public const string Protocol = "ECv2SigningOnly";

    // As Google writes them: a plus sign of base64 is no escape.
    internal static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The senders by which callbacks are signed: the first one in practice, the second in Google's documentation.
    /// <see href="https://developers.google.com/wallet/generic/use-cases/use-callbacks-for-saves-and-deletions"/></summary>
    public static IReadOnlyList<string> Senders { get; } = ["GooglePayPasses", "GoogleWalletPasses"];

    /// <summary>Signs a message as Google does.</summary>
    /// <param name="signer">The keys, and who sends.</param>
    /// <param name="issuerId">The recipient: the issuer's id.</param>
    /// <param name="message">The message's JSON.</param>
    /// <returns>The body of the callback.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static byte[] Sign(Ecv2Signer signer, string issuerId, string message)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(issuerId);
        ArgumentNullException.ThrowIfNull(message);
        var body = new JsonObject
        {
            ["signature"] = Convert.ToBase64String(signer.Sign(Signed(signer.Sender, issuerId, Protocol, message))),
            ["intermediateSigningKey"] = new JsonObject
            {
                ["signedKey"] = signer.SignedKey,
                ["signatures"] = new JsonArray(Convert.ToBase64String(signer.KeySignature)),
            },
            ["protocolVersion"] = Protocol,
            ["signedMessage"] = message,
        };
        return Encoding.UTF8.GetBytes(body.ToJsonString(Options));
    }

    /// <summary>Reads a signed message.</summary>
    /// <returns>The message; null where anything is not as it must be, which <paramref name="fault"/> says.</returns>
    internal static string? Verify(ReadOnlySpan<byte> body, Ecv2Keys roots, string issuerId, DateTimeOffset now, out string fault)
    {
        if (
            Ecv2Json.Parse(body) is not { ValueKind: JsonValueKind.Object } json
            || Ecv2Json.Text(json, "signedMessage") is not { } message
            || Ecv2Json.Base64(json, "signature") is not { } signature
            || !json.TryGetProperty("intermediateSigningKey", out var intermediate)
            || intermediate.ValueKind != JsonValueKind.Object
            || Ecv2Json.Text(intermediate, "signedKey") is not { } signedKey
            || Signatures(intermediate) is not { } signatures
        )
        {
            fault = "is no signed message";
            return null;
        }

        if (Ecv2Json.Text(json, "protocolVersion") != Protocol)
        {
            fault = "is of another protocol than " + Protocol;
            return null;
        }

        if (
            Ecv2Json.Parse(Encoding.UTF8.GetBytes(signedKey)) is not { ValueKind: JsonValueKind.Object } key
            || Ecv2Json.Base64(key, "keyValue") is not { } point
            || Ecv2Json.Time(key, "keyExpiration") is not { } ends
        )
        {
            fault = "has no intermediate key";
            return null;
        }

        if (ends <= now)
        {
            fault = "is signed by an intermediate key that has ended";
            return null;
        }

        fault = "is signed by no intermediate key of Google's";
        foreach (var sender in Senders)
        {
            var data = Signed(sender, Protocol, signedKey);
            if (!signatures.Any(s => roots.Verify(data, s, now)))
            {
                continue;
            }

            if (Ecv2Keys.Verify(point, Signed(sender, issuerId, Protocol, message), signature))
            {
                fault = "";
                return message;
            }

            fault = "is not signed for this issuer, or was changed";
        }

        return null;
    }

    /// <summary>What is signed: each part behind its length in bytes, 4 bytes, the lowest first.</summary>
    internal static byte[] Signed(params ReadOnlySpan<string> parts)
    {
        var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var text = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        return bytes.ToArray();
    }

    private static List<byte[]>? Signatures(JsonElement intermediate)
    {
        const int most = 20;
        if (
            !intermediate.TryGetProperty("signatures", out var list)
            || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > most
        )
        {
            return null;
        }

        var signatures = new List<byte[]>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || Ecv2Json.Base64(item.GetString()) is not { } signature)
            {
                return null;
            }

            signatures.Add(signature);
        }

        return signatures;
    }
}
