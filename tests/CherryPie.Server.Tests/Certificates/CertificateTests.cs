using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Certificates;

public sealed class CertificateTests(Server server) : IClassFixture<Server>
{
    private const string NotOurs =
        "it was not made from a CSR of this account (no key matches its public key). Get a CSR with POST /v2/passbookCsrs, let "
        + "Apple issue a certificate on it and upload that; or upload certificate and key as passbookP12";

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("null", "application/x-www-form-urlencoded")]
    [InlineData("{}", "application/json")]
    public async Task A_signing_request_is_a_file_with_a_fresh_key(string? body, string? type)
    {
        var world = await World.Bare(server);
        var (one, two) = (await Csr(world, body, type), await Csr(world, body, type));
        Assert.NotEqual(one, two);
    }

    [Theory]
    [InlineData("passbookPEM", "der")]
    [InlineData("passbookPEM", "pem")]
    [InlineData("passbookPEM", "base64")]
    [InlineData("passbookCER", "der")]
    [InlineData("passbookCER", "pem")]
    [InlineData("PASSBOOKcer", "base64")]
    public async Task A_certificate_comes_in_any_form_in_either_part(string part, string form)
    {
        var world = await World.Bare(server);
        var leaf = await world.Issue(await Csr(world));
        var id = (
            await world.Api.PostForm(
                "/v2/passbookCerts",
                new Part(part, Written(leaf, form), "C:\\me\\pass.cer", "application/octet-stream")
            )
        ).Id;
        Assert.Equal(10, id.Length);
        Assert.All(id, c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        var shown = (await world.Api.Get("/v2/passbookCerts/" + id)).Json;
        Assert.Equal(
            ["id", "passTypeId", "validFrom", "validUntil", "teamName", "teamCode", "createdAt", "updatedAt"],
            shown.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(
            (World.PassType, "Example, Inc.", World.Team),
            (
                shown.GetProperty("passTypeId").GetString(),
                shown.GetProperty("teamName").GetString(),
                shown.GetProperty("teamCode").GetString()
            )
        );
    }

    [Fact]
    public async Task One_with_its_key_comes_in_a_part_of_its_own_with_its_password()
    {
        var world = await World.Bare(server);
        var leaf = await world.Issue(World.Key.Pem);
        Assert.Equal(
            "passbookPEM: is a PKCS#12 file (.p12); send it as part passbookP12, its password in jsonBody.password",
            (await world.UploadPkcs12(World.Key, leaf, "passbookPEM")).Refused(400)
        );
        var wrong = (
            await world.Api.PostForm(
                "/v2/passbookCerts",
                new Part("passbookP12", World.Pkcs12(World.Key, leaf, "right"), "pass.p12"),
                Part.Json("""{"password":"wrong word"}""")
            )
        ).Refused(400);
        Assert.StartsWith("passbookP12: ", wrong, StringComparison.Ordinal);
        Assert.Contains("password", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong word", wrong, StringComparison.Ordinal);
        (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookP12", leaf, "pass.p12"))).Refused(400);
        Assert.Equal("[]", (await world.Api.Get("/v2/passbookCerts")).Json.GetRawText());
        Assert.Equal(10, (await world.UploadPkcs12(World.Key, leaf)).Id.Length);
        Assert.Equal(
            10,
            (
                await world.Api.PostForm(
                    "/v2/passbookCerts",
                    new Part("passbookP12", World.Pkcs12(World.Key, await world.Issue(World.Key.Pem, "pass.other"), ""), "pass.p12")
                )
            )
                .Id
                .Length
        );
    }

    [Fact]
    public async Task The_same_one_again_is_the_same_with_its_new_name()
    {
        var world = await World.Bare(server);
        var leaf = await world.Issue(await Csr(world));
        var part = new Part("passbookPEM", leaf, "pass.cer");
        var id = (await world.Api.PostForm("/v2/passbookCerts", part, Part.Json("""{"name":"Old","description":"First"}"""))).Id;
        Assert.Equal(id, (await world.Api.PostForm("/v2/passbookCerts", part, Part.Json("""{"name":"New"}"""))).Id);
        Assert.Equal(id, (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookCER", Written(leaf, "pem"), "pass.pem"))).Id);
        var shown = Assert.Single((await world.Api.Get("/v2/passbookCerts")).Json.EnumerateArray());
        Assert.Equal(
            (id, "New", "First"),
            (shown.GetProperty("id").GetString(), shown.GetProperty("name").GetString(), shown.GetProperty("description").GetString())
        );
    }

    [Fact]
    public async Task One_that_is_not_of_our_request_is_refused()
    {
        var world = await World.Bare(server);
        var leaf = await world.Issue(World.Key.Pem);
        Assert.Equal(
            $"passbookCER: {NotOurs}",
            (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookCER", leaf, "pass.cer"))).Refused(400)
        );
    }

    [Fact]
    public async Task One_of_another_authority_is_refused_with_the_reason()
    {
        var world = await World.Bare(server);
        using var other = DevelopmentAuthority.Create(server.Clock.GetUtcNow());
        var leaf = other.Sign(await Csr(world), World.PassType, World.Team, "Example, Inc.", nfc: false, server.Clock.GetUtcNow());
        var told = (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", leaf, "pass.cer"))).Refused(400);
        Assert.StartsWith("passbookPEM: The certificate names Apple's", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_expired_or_not_yet_valid_is_refused()
    {
        var world = await World.Bare(server);
        var (csr, now) = (await Csr(world), server.Clock.GetUtcNow());
        Assert.StartsWith(
            "passbookPEM: The certificate expired on ",
            await Refused(world, await world.Issue(csr, at: now.AddDays(-400))),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "passbookPEM: The certificate is valid only from ",
            await Refused(world, await world.Issue(csr, at: now.AddDays(2))),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "passbookPEM: The certificate is for 'com.example'; a pass type identifier begins with 'pass.'.",
            await Refused(world, await world.Issue(csr, "com.example")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_that_is_not_for_passes_is_refused_with_all_that_speaks_against_it()
    {
        using var key = RSA.Create(1024);
        using var web = new CertificateRequest(
            "CN=example.com, O=Example",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(server.Clock.GetUtcNow().AddDays(-1), server.Clock.GetUtcNow().AddDays(1));
        var told = await Refused(await World.Bare(server), web.RawData);
        Assert.Contains("passbookPEM: The certificate's key has 1024 bits", told, StringComparison.Ordinal);
        Assert.Contains(
            "; passbookPEM: The certificate is not for passes: extension 1.2.840.113635.100.6.1.16",
            told,
            StringComparison.Ordinal
        );
        Assert.Contains("; passbookPEM: The certificate's subject has no team identifier (OU).", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_hold_no_or_several_certificates_are_refused()
    {
        var world = await World.Bare(server);
        var (one, two) = (await world.Issue(await Csr(world)), await world.Issue(World.Key.Pem));
        var files = new[]
        {
            [],
            "garbage"u8.ToArray(),
            RandomNumberGenerator.GetBytes(3000),
            new byte[100_000],
            one[..^10],
            Encoding.ASCII.GetBytes(await Csr(world)),
            [.. Written(one, "pem"), .. Written(two, "pem")],
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"u8.ToArray(),
        };
        foreach (var file in files)
        {
            Assert.StartsWith("passbookPEM: ", await Refused(world, file), StringComparison.Ordinal);
        }

        Assert.Equal("[]", (await world.Api.Get("/v2/passbookCerts")).Json.GetRawText());
    }

    [Fact]
    public async Task Exactly_one_certificate_is_sent_in_a_form()
    {
        var world = await World.Bare(server);
        var leaf = await world.Issue(await Csr(world));
        const string none =
            "passbookPEM: is required: the certificate file from Apple as DER, PEM or base64 (or part passbookCER; or passbookP12 "
            + "for a PKCS#12 with its key)";
        Assert.Equal(none, (await world.Api.PostForm("/v2/passbookCerts", Part.Json("{}"))).Refused(400));
        Assert.Equal(
            "passbookPEM: send exactly one of passbookPEM, passbookCER and passbookP12",
            (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", leaf), new Part("passbookCER", leaf))).Refused(400)
        );
        Assert.Equal(
            "name: must be a string of at most 1000 characters",
            (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", leaf), Part.Json("""{"name":[]}"""))).Refused(400)
        );
        Assert.StartsWith(
            "jsonBody: not valid JSON",
            (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", leaf), Part.Json("{"))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "request body: must be multipart/form-data",
            (await world.Api.Send("POST", "/v2/passbookCerts", leaf, "application/pkix-cert")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "request body: must be multipart/form-data",
            (await world.Api.Send("POST", "/v2/passbookCerts", leaf, "multipart/form-data")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "request body: a malformed or cut multipart form",
            (await world.Api.Send("POST", "/v2/passbookCerts", Part.Form([new("passbookPEM", leaf)])[..200], Part.FormType)).Refused(400)
        );
        Assert.Equal("There is no certificate \"Poxgb4dEJa\"", (await world.Api.Get("/v2/passbookCerts/Poxgb4dEJa")).Refused(404));
    }

    [Fact]
    public async Task A_renewed_certificate_signs_the_passes_of_the_former_one()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template();
        var pass = await world.Pass();
        await world.Bundle(pass);
        server.Clock.Advance(TimeSpan.FromDays(390));
        var renewed = await world.Issue(await Csr(world));
        await world.Api.PostForm("/v2/passbookCerts", new Part("passbookCER", renewed, "pass.cer"));
        server.Clock.Advance(TimeSpan.FromDays(10)); // the first is no longer valid
        var authority = await world.Authority();
        var inspected = (await world.Bundle(pass)).Inspect(
            new InspectOptions
            {
                Now = server.Clock.GetUtcNow(),
                ExpectedRoots = [authority.Root],
                ExpectedLeaf = X509CertificateLoader.LoadCertificate(renewed),
            }
        );
        Assert.Empty(inspected.Errors);
        Assert.Equal(200, (await world.IssuePass()).Status);
    }

    private static async Task<string> Refused(World world, byte[] file) =>
        (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", file, "pass.cer"))).Refused(400);

    private static async Task<string> Csr(World world, string? body = null, string? type = null)
    {
        var answer = await world.Api.Send("POST", "/v2/passbookCsrs", body is null ? null : Encoding.UTF8.GetBytes(body), type);
        Assert.Equal(200, answer.Status);
        Assert.Matches("^attachment; filename=\"[^\"]+[.]csr\"$", answer.Headers["Content-Disposition"]);
        var request = CertificateRequest.LoadSigningRequestPem(answer.Text, HashAlgorithmName.SHA256);
        using var key = request.PublicKey.GetRSAPublicKey();
        Assert.Equal(2048, key!.KeySize);
        return answer.Text;
    }

    private static byte[] Written(byte[] der, string form) =>
        form switch
        {
            "pem" => Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", der) + "\n"),
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)),
            _ => der,
        };
}
