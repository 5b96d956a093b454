using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CherryPie.Wallet.Tests.Signing;

/// <summary>Signatures put together byte by byte, so that a part can be encoded in a way that no encoder of DER would choose.
/// All of them verify: the attributes are signed as they stand.</summary>
internal sealed class HandmadeSignature
{
    private readonly X509Certificate2 _intermediate;
    private readonly X509Certificate2 _leaf;

    public HandmadeSignature(StoredSignature stored)
    {
        (_, _intermediate, _leaf) = stored.Open();
        ContentType = Attribute("1.2.840.113549.1.9.3", Oid("1.2.840.113549.1.7.1"));
        Time = Attribute(
            "1.2.840.113549.1.9.5",
            Text(0x17, stored.SigningTime.UtcDateTime.ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture))
        );
        Digest = Attribute("1.2.840.113549.1.9.4", Tlv(0x04, SHA256.HashData(stored.Content)));
        Attributes = [ContentType, Time, Digest];
        Certificates = [_intermediate.RawData, _leaf.RawData];
        Algorithm = Tlv(0x30, Oid("1.2.840.113549.1.1.1"), [5, 0]);
        Sha256 = Tlv(0x30, Oid("2.16.840.1.101.3.4.2.1"));
        Content = Tlv(0x30, Oid("1.2.840.113549.1.7.1"));
    }

    public byte[] ContentType { get; set; }
    public byte[] Time { get; set; }
    public byte[] Digest { get; set; }
    public byte[][] Attributes { get; set; }
    public byte[][] Certificates { get; set; }
    public byte[] Algorithm { get; set; }
    public byte[] Sha256 { get; set; }
    public byte[] Content { get; set; }
    public byte Version { get; set; } = 1;
    public byte[] AfterCertificates { get; set; } = [];
    public byte[] AfterValue { get; set; } = [];
    public int Signers { get; set; } = 1;

    public static byte[] Attribute(string oid, params byte[][] values) => Tlv(0x30, Oid(oid), Tlv(0x31, values));

    public static byte[] Text(byte tag, string text) => Tlv(tag, Encoding.ASCII.GetBytes(text));

    public static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    /// <summary>Tag, length in the form of DER, and contents.</summary>
    public static byte[] Tlv(byte tag, params byte[][] parts)
    {
        var contents = parts.SelectMany(p => p).ToArray();
        var length = contents.Length;
        return length switch
        {
            < 0x80 => [tag, (byte)length, .. contents],
            < 0x100 => [tag, 0x81, (byte)length, .. contents],
            _ => [tag, 0x82, (byte)(length >> 8), (byte)length, .. contents],
        };
    }

    public byte[] Encode()
    {
        using var key = _leaf.GetRSAPrivateKey()!;
        var value = key.SignData(Tlv(0x31, Attributes), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var id = Tlv(0x30, _leaf.IssuerName.RawData, Tlv(0x02, _leaf.SerialNumberBytes.ToArray()));
        var signer = Tlv(0x30, [2, 1, 1], id, Sha256, Tlv(0xA0, Attributes), Algorithm, Tlv(0x04, value), AfterValue);
        var signers = Tlv(0x31, [.. Enumerable.Repeat(signer, Signers)]);
        var data = Tlv(0x30, [2, 1, Version], Tlv(0x31, Sha256), Content, Tlv(0xA0, Certificates), AfterCertificates, signers);
        return Tlv(0x30, Oid("1.2.840.113549.1.7.2"), Tlv(0xA0, data));
    }
}
