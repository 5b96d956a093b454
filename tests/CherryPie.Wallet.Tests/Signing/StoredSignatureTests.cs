using Xunit;

namespace CherryPie.Wallet.Tests.Signing;

/// <summary>The signer against bytes that an earlier version of it made.</summary>
public sealed class StoredSignatureTests
{
    public static TheoryData<int> Stored => [.. Enumerable.Range(0, StoredSignature.All.Count)];

    [Fact]
    public void They_cover_both_orders_of_certificates_three_key_sizes_and_the_ends_of_UTCTime()
    {
        var all = StoredSignature.All;
        Assert.Equal(8, all.Count);
        Assert.Equal([256, 384, 512], all.Select(s => CmsSignature.Read(s.Signature).Value.Length).Distinct().Order());
        Assert.Equal(2, all.Select(LeafComesFirst).Distinct().Count());
        Assert.Equal((1950, 2049), (all.Min(s => s.SigningTime.UtcDateTime.Year), all.Max(s => s.SigningTime.UtcDateTime.Year)));

        static bool LeafComesFirst(StoredSignature stored)
        {
            var (_, intermediate, leaf) = stored.Open();
            return stored.Signature.AsSpan().IndexOf(leaf.RawData) < stored.Signature.AsSpan().IndexOf(intermediate.RawData);
        }
    }

    [Theory]
    [MemberData(nameof(Stored))]
    public void The_same_input_gives_the_same_bytes(int number)
    {
        var stored = StoredSignature.All[number];
        var (_, intermediate, leaf) = stored.Open();
        using var signer = new PassSigner(leaf, intermediate);
        Assert.Equal(stored.Signature, signer.Sign(stored.Content, stored.SigningTime));
    }

    [Theory]
    [MemberData(nameof(Stored))]
    public void Read_and_written_again_they_are_the_same_bytes(int number)
    {
        var stored = StoredSignature.All[number];
        Assert.Equal(stored.Signature, CmsSignature.Read(stored.Signature).Encode());
    }

    [Theory]
    [MemberData(nameof(Stored))]
    public void Openssl_verifies_them(int number)
    {
        var stored = StoredSignature.All[number];
        var (root, _, leaf) = stored.Open();
        using var openssl = new Openssl();
        openssl.Write("root.pem", root.ExportCertificatePem());
        openssl.Write("manifest.json", stored.Content);
        openssl.Write("signature", stored.Signature);
        string[] verify = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "manifest.json"];
        var within = new DateTimeOffset(leaf.NotBefore).AddDays(10).ToUnixTimeSeconds();
        openssl.Run([.. verify, "-CAfile", "root.pem", "-purpose", "any", "-attime", $"{within}", "-out", "verified"]);
        Assert.Equal(stored.Content, openssl.Read("verified"));
    }

    [Theory]
    [InlineData("1949-12-31T23:59:59Z")]
    [InlineData("2050-01-01T00:00:00Z")]
    [InlineData("2049-12-31T23:59:59-01:00")]
    public void A_second_outside_of_UTCTime_is_refused(string time)
    {
        var stored = StoredSignature.All[0] with { Time = time };
        var (_, intermediate, leaf) = stored.Open();
        using var signer = new PassSigner(leaf, intermediate);
        Assert.Throws<ArgumentOutOfRangeException>(() => signer.Sign(stored.Content, stored.SigningTime));
    }
}
