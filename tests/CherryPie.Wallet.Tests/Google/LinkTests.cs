using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Wallet.Tests.Google;

public sealed class LinkTests
{
    private static readonly RSA _key = RSA.Create(2048);

    private static string File(string pem, string type = "service_account", string email = "wallet@p.iam.gserviceaccount.com") =>
        new JsonObject
        {
            ["type"] = type,
            ["project_id"] = "p",
            ["private_key_id"] = new string('a', 40),
            ["private_key"] = pem,
            ["client_email"] = email,
            ["token_uri"] = "https://evil.example/token",
        }.ToJsonString();

    private static (GoogleServiceAccount? Account, List<string> Faults) Read(string json)
    {
        var findings = new List<PassFinding>();
        var account = GoogleServiceAccount.Read(Encoding.UTF8.GetBytes(json), "serviceAccount", findings);
        return (account, [.. findings.Select(f => f.ToString())]);
    }

    [Fact]
    public void A_key_file_is_read_and_its_assertion_asks_for_the_wallets_scope()
    {
        var (account, faults) = Read(File(_key.ExportPkcs8PrivateKeyPem()));
        Assert.Empty(faults);
        using (account)
        {
            Assert.Equal("wallet@p.iam.gserviceaccount.com", account!.ClientEmail);
            Assert.Equal((new string('a', 40), "p"), (account.KeyId, account.ProjectId));
            Assert.Equal(
                "{'iss':'wallet@p.iam.gserviceaccount.com','scope':'https://www.googleapis.com/auth/wallet_object.issuer',"
                    + "'aud':'https://oauth2.googleapis.com/token','iat':1893456000,'exp':1893459600}",
                GooglePasses.Text(account.Assertion("https://oauth2.googleapis.com/token", GooglePasses.Now))
            );
            var signature = account.Key.SignData("x"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            Assert.True(_key.VerifyData("x"u8, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    [Fact]
    public void What_is_no_key_file_is_refused_by_the_field_and_tells_nothing_of_it()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = _key.ExportPkcs8PrivateKeyPem();
        Assert.Equal(["serviceAccount: must be the JSON file of a service account's key, as Google's console gives it"], Read("[]").Faults);
        Assert.Equal(["serviceAccount: must be the JSON file of a service account's key, as Google's console gives it"], Read("x").Faults);
        Assert.Equal(["serviceAccount.type: must be \"service_account\""], Read(File(pem, type: "authorized_user")).Faults);
        Assert.Equal(["serviceAccount.client_email: must be the address of a service account"], Read(File(pem, email: "wallet")).Faults);
        Assert.Equal(
            ["serviceAccount.private_key: has 1024 bits; must be an RSA key of 2048 to 4096"],
            Read(File(small.ExportPkcs8PrivateKeyPem())).Faults
        );
        foreach (var other in (string[])[curve.ExportPkcs8PrivateKeyPem(), _key.ExportSubjectPublicKeyInfoPem(), "secret", ""])
        {
            Assert.Equal(["serviceAccount.private_key: must be a private RSA key of 2048 to 4096 bits in PEM"], Read(File(other)).Faults);
        }
    }

    [Fact]
    public void A_save_link_carries_ids_alone_and_is_short()
    {
        var bodies = GooglePasses.Bodies(TestDesigns.Card());
        var payload = GoogleSaveLink.Payload(
            "wallet@a-project-with-a-long-name.iam.gserviceaccount.com",
            "https://passes.example.com",
            bodies.Kind,
            (string)bodies.Object["id"]!,
            bodies.ClassId,
            GooglePasses.Now
        );
        Assert.Equal(
            "{'iss':'wallet@a-project-with-a-long-name.iam.gserviceaccount.com','aud':'google','typ':'savetowallet','iat':1893456000,"
                + "'origins':['https://passes.example.com'],'payload':{'loyaltyObjects':[{'id':'3388000000012345678.RanD0mStr1ng00',"
                + "'classId':'3388000000012345678.7'}]}}",
            GooglePasses.Text(payload)
        );
        var url = GoogleSaveLink.Url("https://pay.google.com/gp/v/save", Token(payload, 4096));
        Assert.InRange(url.Length, 500, 1300);
        Assert.StartsWith("https://pay.google.com/gp/v/save/", url, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => GoogleSaveLink.Url("https://pay.google.com/gp/v/save", new string('a', 1800)));
    }

    // The length of a token that is signed with a key of so many bits.
    private static string Token(JsonObject payload, int bits)
    {
        var header = new JsonObject
        {
            ["alg"] = "RS256",
            ["typ"] = "JWT",
            ["kid"] = new string('a', 40),
        };
        return $"{Encode(header)}.{Encode(payload)}.{Base64Url.EncodeToString(new byte[bits / 8])}";

        static string Encode(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
    }

    [Theory]
    [InlineData("welcome-1.2_3", "1.welcome-1.2_3")]
    [InlineData("café/#1", "1.caf___1")]
    public void Ids_have_only_characters_that_Google_takes(string given, string id)
    {
        Assert.Equal(id, GoogleIds.Object("1", given));
        Assert.Equal(id, GoogleIds.Class("1", given));
    }
}
