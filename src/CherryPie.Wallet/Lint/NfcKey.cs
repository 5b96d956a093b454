using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;

namespace CherryPie.Wallet;

/// <summary>The public key of an NFC pass: base64 of an X.509 SubjectPublicKeyInfo on P-256.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass/nfc"/></summary>
internal static class NfcKey
{
    private static readonly BigInteger _p = Number("0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    private static readonly BigInteger _b = Number("05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

    // SubjectPublicKeyInfo of a compressed point on P-256, up to the point (RFC 5480).
    private static readonly byte[] _compressed = Convert.FromHexString("3039301306072A8648CE3D020106082A8648CE3D030107032200");

    public static bool IsValid(string base64)
    {
        var bytes = new byte[512];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return false;
        }

        try
        {
            var info = new AsnReader(bytes.AsMemory(0, length), AsnEncodingRules.DER);
            var sequence = info.ReadSequence();
            var algorithm = sequence.ReadSequence();
            return !info.HasData
                && algorithm.ReadObjectIdentifier() == "1.2.840.10045.2.1"
                && algorithm.ReadObjectIdentifier() == "1.2.840.10045.3.1.7"
                && IsOnCurve(sequence.ReadBitString(out var unused))
                && unused == 0;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The key as Apple documents it: without white space, its point compressed. What is no such key stays as it is, for the lint
    /// to refuse.</summary>
    public static string Compressed(string base64)
    {
        var plain = string.Concat(base64.Where(c => !char.IsWhiteSpace(c)));
        if (!IsValid(plain))
        {
            return base64.Trim();
        }

        // An uncompressed point is the last 65 bytes of the 91 that such a key has; its y is odd or even.
        var key = Convert.FromBase64String(plain);
        return key is { Length: 91 } && key[26] == 4
            ? Convert.ToBase64String([.. _compressed, (byte)(2 + (key[^1] & 1)), .. key.AsSpan(27, 32)])
            : plain;
    }

    private static bool IsOnCurve(ReadOnlySpan<byte> point)
    {
        if (point is not ([2 or 3, ..] and { Length: 33 }) && point is not ([4, ..] and { Length: 65 }))
        {
            return false;
        }

        var x = new BigInteger(point.Slice(1, 32), isUnsigned: true, isBigEndian: true);
        var square = (((((x * x) - 3) * x) + _b) % _p + _p) % _p;
        if (x >= _p || point[0] != 4)
        {
            return x < _p && BigInteger.ModPow(square, (_p - 1) / 2, _p).IsOne;
        }

        var y = new BigInteger(point[33..], isUnsigned: true, isBigEndian: true);
        return y < _p && y * y % _p == square;
    }

    private static BigInteger Number(string hex) => BigInteger.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
