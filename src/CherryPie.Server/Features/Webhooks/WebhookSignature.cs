using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Signatures by Standard Webhooks 1.0.0: HMAC-SHA256 of <c>id.timestamp.body</c>.
/// <see href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"/></summary>
internal static class WebhookSignature
{
    // The specification allows 24 to 64.
    private const int SecretBytes = 32;

    // Of two dots and a number.
    private const int LongestHead = 22;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>A secret as its owner is given it.</summary>
    public static string Shown(byte[] secret) => "whsec_" + Convert.ToBase64String(secret);

    /// <summary>The value of the header webhook-signature: one signature for each secret.</summary>
    /// <param name="secrets">The clear bytes.</param>
    /// <param name="id">The message's id, without a dot.</param>
    /// <param name="timestamp">Unix time of the attempt, in seconds.</param>
    /// <param name="body">The bytes that are sent.</param>
    public static string Of(IEnumerable<byte[]> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var content = ArrayPool<byte>.Shared.Rent(LongestHead + (3 * id.Length) + body.Length);
        try
        {
            Utf8.TryWrite(content, CultureInfo.InvariantCulture, $"{id}.{timestamp}.", out var head);
            body.CopyTo(content.AsSpan(head));
            var signed = content.AsSpan(0, head + body.Length);
            var signatures = "";
            foreach (var secret in secrets)
            {
                signatures += (signatures.Length > 0 ? " v1," : "v1,") + Sign(secret, signed);
            }

            return signatures;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    private static string Sign(byte[] secret, ReadOnlySpan<byte> signed)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, signed, hash);
        return Convert.ToBase64String(hash);
    }
}
