using System.Text;
using System.Text.Json.Nodes;
using CherryPie.Wallet.Tests.Signing;
using Xunit;

namespace CherryPie.Wallet.Tests.Google;

public sealed class CallbackTests
{
    private const string Issuer = GooglePasses.Issuer;
    private static readonly DateTimeOffset _now = GooglePasses.Now;

    private static string Message(string type = "save", int minutes = 5, string issuer = Issuer) =>
        $$"""
            {"classId":"{{issuer}}.7","objectId":"{{issuer}}.ada","expTimeMillis":{{_now.AddMinutes(
                    minutes
                ).ToUnixTimeMilliseconds()}},"eventType":"{{type}}","nonce":"c1"}
            """;

    private static (GoogleCallback? Read, string Fault) Verify(byte[] body, Ecv2Signer signer, string issuer = Issuer, int minutes = 0)
    {
        var read = GoogleCallback.Verify(body, Ecv2Keys.Read(signer.RootKeysJson.Span)!, issuer, _now.AddMinutes(minutes), out var fault);
        return (read, fault);
    }

    [Theory]
    [InlineData("GooglePayPasses", "save")]
    [InlineData("GoogleWalletPasses", "del")]
    public void A_callback_of_either_sender_is_read(string sender, string type)
    {
        using var signer = Ecv2Signer.Create(sender, _now.AddHours(1));
        var (read, fault) = Verify(Ecv2Message.Sign(signer, Issuer, Message(type)), signer);
        Assert.Equal((new(type, $"{Issuer}.7", $"{Issuer}.ada", _now.AddMinutes(5), "c1"), ""), (read, fault));
    }

    [Fact]
    public void Openssl_agrees_with_both_signatures()
    {
        using var signer = Ecv2Signer.Create("GooglePayPasses", _now.AddHours(1));
        var body = JsonNode.Parse(Ecv2Message.Sign(signer, Issuer, Message()))!;
        var root = JsonNode.Parse(signer.RootKeysJson.Span)!["keys"]![0]!;
        var intermediate = body["intermediateSigningKey"]!;
        var signedKey = (string)intermediate["signedKey"]!;
        using var openssl = new Openssl();
        Check(
            openssl,
            (string)root["keyValue"]!,
            (string)intermediate["signatures"]![0]!,
            ["GooglePayPasses", "ECv2SigningOnly", signedKey]
        );
        Check(
            openssl,
            (string)JsonNode.Parse(signedKey)!["keyValue"]!,
            (string)body["signature"]!,
            ["GooglePayPasses", Issuer, "ECv2SigningOnly", (string)body["signedMessage"]!]
        );
    }

    // Written down once more: each part behind its length, the lowest byte first.
    private static void Check(Openssl openssl, string key, string signature, string[] parts)
    {
        var data = parts
            .Select(Encoding.UTF8.GetBytes)
            .SelectMany(p => new[] { (byte)p.Length, (byte)(p.Length >> 8), (byte)0, (byte)0 }.Concat(p));
        openssl.Write("key.pem", Encoding.ASCII.GetBytes($"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n"));
        openssl.Write("signature", Convert.FromBase64String(signature));
        openssl.Write("data", [.. data]);
        Assert.Contains("Verified OK", openssl.Run("dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "data"));
    }

    [Fact]
    public void What_was_signed_for_others_has_ended_or_is_of_another_kind_is_refused()
    {
        using var signer = Ecv2Signer.Create("GooglePayPasses", _now.AddHours(1));
        var body = Ecv2Message.Sign(signer, Issuer, Message());
        Assert.Equal("is not signed for this issuer, or was changed", Verify(body, signer, issuer: "3388").Fault);
        Assert.Equal("has expired", Verify(body, signer, minutes: 5).Fault);
        Assert.Equal("is signed by an intermediate key that has ended", Verify(body, signer, minutes: 60).Fault);
        Assert.Equal("is of another event than save and del", Verify(Ecv2Message.Sign(signer, Issuer, Message("open")), signer).Fault);
        Assert.Equal("is about another issuer's pass", Verify(Ecv2Message.Sign(signer, Issuer, Message(issuer: "3389")), signer).Fault);
        Assert.Equal(
            "lacks eventType, classId, objectId, expTimeMillis or nonce",
            Verify(Ecv2Message.Sign(signer, Issuer, "{}"), signer).Fault
        );
        using var stranger = Ecv2Signer.Create("GooglePayPasses", _now.AddHours(1));
        Assert.Equal("is signed by no intermediate key of Google's", Verify(body, stranger).Fault);
        using var other = Ecv2Signer.Create("SomebodyElse", _now.AddHours(1));
        Assert.Equal("is signed by no intermediate key of Google's", Verify(Ecv2Message.Sign(other, Issuer, Message()), other).Fault);
    }

    [Fact]
    public void Root_keys_that_have_ended_or_are_of_another_protocol_verify_nothing()
    {
        using var signer = Ecv2Signer.Create("GooglePayPasses", _now.AddHours(1));
        var body = Ecv2Message.Sign(signer, Issuer, Message());
        var keys = Encoding.UTF8.GetString(signer.RootKeysJson.Span);
        Assert.Equal(_now.AddHours(1), Ecv2Keys.Read(Encoding.UTF8.GetBytes(keys))!.Expires);
        foreach (
            var other in (string[])
                [
                    keys.Replace("ECv2SigningOnly", "ECv2", StringComparison.Ordinal),
                    keys.Replace(
                        $"{_now.AddHours(1).ToUnixTimeMilliseconds()}",
                        $"{_now.ToUnixTimeMilliseconds()}",
                        StringComparison.Ordinal
                    ),
                    """{"keys":[]}""",
                    """{"keys":[{"keyValue":"AAAA","protocolVersion":"ECv2SigningOnly","keyExpiration":"2154841200000"},7]}""",
                ]
        )
        {
            var roots = Ecv2Keys.Read(Encoding.UTF8.GetBytes(other))!;
            Assert.Null(GoogleCallback.Verify(body, roots, Issuer, _now, out _));
        }

        Assert.Null(Ecv2Keys.Read("[]"u8));
        Assert.Null(Ecv2Keys.Read("{"u8));
        Assert.Null(Ecv2Keys.Read(""u8));
    }

    [Fact]
    public void A_thousand_changed_callbacks_are_refused()
    {
        using var signer = Ecv2Signer.Create("GoogleWalletPasses", _now.AddHours(1));
        var body = Ecv2Message.Sign(signer, Issuer, Message());
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var changed = (byte[])body.Clone();
            switch (i % 4)
            {
                case 0:
                    changed = changed[..random.Next(changed.Length)];
                    break;
                case 1:
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                    break;
                case 2:
                    var at = random.Next(changed.Length);
                    changed = [.. changed[..at], (byte)('0' + random.Next(10)), .. changed[at..]];
                    break;
                default:
                    changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                    break;
            }

            var (read, fault) = Verify(changed, signer);
            Assert.True((read is null && fault.Length > 0) || IsSame(body, changed), $"{i}: {Encoding.UTF8.GetString(changed)}");
        }
    }

    // A changed blank between two members, say, is no other message.
    private static bool IsSame(byte[] one, byte[] other)
    {
        var names = (string[])["signature", "intermediateSigningKey", "protocolVersion", "signedMessage"];
        return names.All(n => JsonNode.DeepEquals(JsonNode.Parse(one)![n], JsonNode.Parse(other)![n]));
    }
}
