using System.Security.Cryptography;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>The root keys that Google signs intermediate keys with, as <c>https://pay.google.com/gp/m/issuer/keys</c> answers them.
/// <see href="https://developers.google.com/pay/api/web/guides/resources/payment-data-cryptography#root-signing-keys"/></summary>
public sealed class Ecv2Keys
{
    private const int MostKeys = 20;
    private const string P256 = "1.2.840.10045.3.1.7";

    // The points that signatures are tried with; an ECDsa is not safe for several threads at once.
    private readonly List<(byte[] Key, DateTimeOffset? Ends)> _keys;

    private Ecv2Keys(List<(byte[] Key, DateTimeOffset? Ends)> keys) => _keys = keys;

    /// <summary>The earliest end of a key; null where no key ends, or there is none. Until then the answer need not be asked for
    /// again.</summary>
    public DateTimeOffset? Expires => _keys.Min(k => k.Ends);

    /// <summary>Reads Google's answer. Keys of other protocols than ECv2SigningOnly, and what is no key of the curve P-256, verify
    /// nothing.</summary>
    /// <param name="json">The bytes; any bytes do.</param>
    /// <returns>The keys; null where this is no such answer, or has more than 20 keys.</returns>
    public static Ecv2Keys? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return Parse(json);
        }
        catch (InvalidOperationException)
        {
            return null; // names or texts that are no Unicode
        }
    }

    private static Ecv2Keys? Parse(ReadOnlySpan<byte> json)
    {
        if (
            Ecv2Json.Parse(json) is not { ValueKind: JsonValueKind.Object } answer
            || !answer.TryGetProperty("keys", out var list)
            || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() > MostKeys
        )
        {
            return null;
        }

        var keys = new List<(byte[], DateTimeOffset?)>();
        foreach (var key in list.EnumerateArray().Where(k => k.ValueKind == JsonValueKind.Object))
        {
            if (Ecv2Json.Text(key, "protocolVersion") != Ecv2Message.Protocol || Ecv2Json.Base64(key, "keyValue") is not { } point)
            {
                continue;
            }

            var ends = key.TryGetProperty("keyExpiration", out _) ? Ecv2Json.Time(key, "keyExpiration") : DateTimeOffset.MaxValue;
            if (ends is { } end && IsKey(point))
            {
                keys.Add((point, end == DateTimeOffset.MaxValue ? null : end));
            }
        }

        return new(keys);
    }

    /// <summary>Whether one of the keys that have not ended made the signature.</summary>
    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, DateTimeOffset now)
    {
        foreach (var (key, ends) in _keys)
        {
            if ((ends is null || ends > now) && Verify(key, data, signature))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a key of P-256 made a signature (ECDSA with SHA-256, DER).</summary>
    /// <param name="key">The public key as SubjectPublicKeyInfo.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    internal static bool Verify(byte[] key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var ecdsa = Open(key);
        try
        {
            return ecdsa?.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) == true;
        }
        catch (CryptographicException)
        {
            return false; // no DER
        }
    }

    internal static bool IsKey(byte[] key)
    {
        using var ecdsa = Open(key);
        return ecdsa is not null;
    }

    private static ECDsa? Open(byte[] key)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(key, out var read);
            if (read == key.Length && ecdsa.ExportParameters(false).Curve.Oid.Value == P256)
            {
                return ecdsa;
            }
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // as any other key; the latter is of a curve that this system lacks
        }

        ecdsa.Dispose();
        return null;
    }
}
