using CherryPie.Server.Tests;
using Xunit;
using static CherryPie.Wallet.Tests.Signing.HandmadeSignature;

namespace CherryPie.Wallet.Tests.Signing;

/// <summary>What <c>inspect</c> refuses although most verifiers take it.</summary>
public sealed class SignatureReadingTests
{
    private static readonly StoredSignature _stored = StoredSignature.All[0];

    private static readonly Dictionary<string, Action<HandmadeSignature>> _lax = new()
    {
        ["attributes out of order"] = s => s.Attributes = [s.Digest, s.ContentType, s.Time],
        ["a time without seconds"] = s => s.Attributes[1] = Attribute("1.2.840.113549.1.9.5", Text(0x17, "2611211020Z")),
        ["a time with an offset"] = s => s.Attributes[1] = Attribute("1.2.840.113549.1.9.5", Text(0x17, "261121102030+0000")),
        ["a time that is none"] = s => s.Attributes[1] = Attribute("1.2.840.113549.1.9.5", Text(0x17, "261321102030Z")),
        ["a time in local time"] = s =>
            s.Attributes = [s.ContentType, Attribute("1.2.840.113549.1.9.5", Text(0x18, "20261121102030")), s.Digest],
        ["a time as text"] = s => s.Attributes[1] = Attribute("1.2.840.113549.1.9.5", Text(0x0C, "261121102030Z")),
        ["no time"] = s => s.Attributes = [s.ContentType, s.Digest],
        ["no attributes"] = s => s.Attributes = [],
        ["a time twice"] = s => s.Attributes = [s.ContentType, s.Time, s.Time, s.Digest],
        ["two times in one attribute"] = s =>
            s.Attributes[1] = Attribute("1.2.840.113549.1.9.5", Text(0x17, "261121102030Z"), Text(0x17, "261121102031Z")),
        ["a time without a value"] = s => s.Attributes = [Attribute("1.2.840.113549.1.9.5"), s.ContentType, s.Digest],
        ["a digest in pieces"] = s => s.Attributes[2] = Attribute("1.2.840.113549.1.9.4", Tlv(0x24, s.Digest[^34..])),
        ["another type of content"] = s => s.Attributes[0] = Attribute("1.2.840.113549.1.9.3", Oid("1.2.840.113549.1.7.5")),
        ["a BOOLEAN that is 1"] = s => s.Attributes = [Attribute("1.2.3.4", [1, 1, 1]), .. s.Attributes],
        ["an INTEGER with a leading zero"] = s => s.Attributes = [Attribute("1.2.3.4", [2, 2, 0, 1]), .. s.Attributes],
        ["an indefinite length"] = s => s.Attributes = [Attribute("1.2.3.4", [0x30, 0x80, 0, 0]), .. s.Attributes],
        ["certificates out of order"] = s => s.Certificates = [s.Certificates[1], s.Certificates[0]],
        ["one certificate"] = s => s.Certificates = [s.Certificates[1]],
        ["a NULL among the certificates"] = s =>
            s.Certificates = [
                [5, 0],
                s.Certificates[1],
            ],
        ["CRLs"] = s => s.AfterCertificates = Tlv(0xA1),
        ["unsigned attributes"] = s => s.AfterValue = Tlv(0xA1, Attribute("1.2.3.4", [5, 0])),
        ["its content"] = s => s.Content = [.. Tlv(0x30, Oid("1.2.840.113549.1.7.1"), Tlv(0xA0, Tlv(0x04, _stored.Content)))],
        ["version 3"] = s => s.Version = 3,
        ["two signers"] = s => s.Signers = 2,
        ["no signer"] = s => s.Signers = 0,
        ["parameters of the digest"] = s => s.Sha256 = Tlv(0x30, Oid("2.16.840.1.101.3.4.2.1"), [2, 1, 0]),
        ["another digest"] = s => s.Sha256 = Tlv(0x30, Oid("2.16.840.1.101.3.4.2.3")),
        ["no parameters of RSA"] = s => s.Algorithm = Tlv(0x30, Oid("1.2.840.113549.1.1.1")),
    };

    public static TheoryData<string> Lax => [.. _lax.Keys];

    [Fact]
    public void What_is_put_together_by_hand_is_what_the_signer_makes() =>
        Assert.Equal(_stored.Signature, new HandmadeSignature(_stored).Encode());

    [Theory]
    [MemberData(nameof(Lax))]
    public void A_signature_that_holds_but_is_encoded_otherwise_is_refused(string how)
    {
        var signature = new HandmadeSignature(_stored);
        _lax[how](signature);
        var bytes = signature.Encode();
        Assert.NotEqual(_stored.Signature, bytes);
        Assert.Single(_stored.Findings(bytes));
    }

    [Fact]
    public void Another_attribute_and_a_NULL_behind_the_digest_are_taken()
    {
        var signature = new HandmadeSignature(_stored);
        signature.Attributes = [Attribute("1.2.3.4", [2, 1, 1], [2, 1, 2]), .. signature.Attributes];
        signature.Sha256 = Tlv(0x30, Oid("2.16.840.1.101.3.4.2.1"), [5, 0]);
        Assert.Empty(_stored.Findings(signature.Encode()));
    }

    [Fact]
    public void No_bit_of_a_signature_is_free()
    {
        Assert.Empty(_stored.Findings(_stored.Signature));
        Parallel.For(
            0,
            _stored.Signature.Length * 8,
            bit =>
            {
                var signature = _stored.Signature.ToArray();
                signature[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(_stored.Findings(signature).Count > 0, $"bit {bit}");
            }
        );
    }

    [Fact]
    public void Whatever_is_done_to_its_bytes_is_a_finding_and_no_exception()
    {
        var random = new Random(20261128);
        for (var i = TestScale.Of(50_000, 2_000); i > 0; i--)
        {
            var signature = _stored.Signature.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                Change(signature, random);
            }

            if (!signature.SequenceEqual(_stored.Signature))
            {
                Assert.NotEmpty(_stored.Findings([.. signature]));
            }
        }
    }

    [Fact]
    public void Deep_and_large_ones_are_refused_before_they_cost_much()
    {
        Assert.NotEmpty(_stored.Findings([.. Enumerable.Repeat<byte[]>([0x30, 0x80], 400_000).SelectMany(b => b)]));
        Assert.Contains("1 MiB", Assert.Single(_stored.Findings(new byte[1024 * 1024 + 1])).Message, StringComparison.Ordinal);
        Assert.NotEmpty(_stored.Findings([]));
        Assert.NotEmpty(_stored.Findings([0x30, 0]));
    }

    // Mostly outside of the two certificates, which are opaque to the parser of the signature.
    private static void Change(List<byte> signature, Random random)
    {
        byte[] telling =
        [
            0x00,
            0x01,
            0x02,
            0x03,
            0x04,
            0x05,
            0x06,
            0x09,
            0x17,
            0x18,
            0x1F,
            0x23,
            0x24,
            0x30,
            0x31,
            0x80,
            0x81,
            0xA0,
            0xA1,
            0xFF,
        ];
        var at = random.Next(3) switch
        {
            0 => random.Next(60),
            1 => signature.Count - 1 - random.Next(570),
            _ => random.Next(signature.Count),
        };
        var length = Math.Min(random.Next(1, 40), signature.Count - at);
        switch (random.Next(7))
        {
            case 0:
                signature[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                signature[at]++;
                break;
            case 2:
                signature[at] = telling[random.Next(telling.Length)];
                break;
            case 3:
                signature.RemoveAt(at);
                break;
            case 4:
                signature.Insert(at, telling[random.Next(telling.Length)]);
                break;
            case 5:
                signature.RemoveRange(at, length);
                break;
            default:
                signature.InsertRange(random.Next(signature.Count), signature.GetRange(at, length));
                break;
        }
    }
}
