using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Wallet;
using Microsoft.Extensions.DependencyInjection;

namespace CherryPie.Server.Tests;

/// <summary>An account of its own with a certificate, and short ways to campaigns, templates and passes over HTTP.</summary>
internal sealed class World
{
    public const string PassType = "pass.com.example.card";
    public const string Team = "A1B2C3D4E5";

    // One key for all: each costs a fifth of a second.
    private static readonly Lazy<SigningRequest> _key = new(() => SigningRequest.Create("tests"));

    private World(Server server, AccountCredentials account) =>
        (Server, Account, Api) = (server, account, new ApiClient(server.CreateClient(), account.ApiKey, account.ApiSecret, server.Clock));

    public Server Server { get; }

    public AccountCredentials Account { get; }

    public ApiClient Api { get; }

    public string CertificateId { get; private set; } = "";

    public static SigningRequest Key => _key.Value;

    public static async Task<World> New(Server server, bool nfc = false)
    {
        var world = await Bare(server);
        world.CertificateId = (await world.UploadPkcs12(Key, await world.Issue(Key.Pem, nfc: nfc))).Id;
        return world;
    }

    /// <summary>An account with nothing.</summary>
    public static async Task<World> Bare(Server server)
    {
        using var _ = server.CreateClient(); // starts it
        await using var scope = server.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<CreateAccount>().Run("Example", null, null, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(1)); // the directory of accounts is read anew
        return new World(server, account);
    }

    public async Task<DevelopmentAuthority> Authority() =>
        (await Server.Services.GetRequiredService<DevelopmentChain>().Authority(CancellationToken.None))!;

    /// <summary>What Apple's portal does with a CSR.</summary>
    public async Task<byte[]> Issue(string csr, string passType = PassType, bool nfc = false, DateTimeOffset? at = null) =>
        (await Authority()).Sign(csr, passType, Team, "Example, Inc.", nfc, at ?? Server.Clock.GetUtcNow());

    public Task<Answer> UploadPkcs12(SigningRequest key, byte[] certificate, string part = "passbookP12") =>
        Api.PostForm(
            "/v2/passbookCerts",
            new Part(part, Pkcs12(key, certificate, "secret word"), "pass.p12"),
            Part.Json("""{"name":"My Certificate","password":"secret word"}""")
        );

    public static byte[] Pkcs12(SigningRequest key, byte[] certificate, string password)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key.Pkcs8PrivateKey, out _);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate);
        using var both = leaf.CopyWithPrivateKey(rsa);
        return both.Export(X509ContentType.Pkcs12, password);
    }

    /// <param name="name">Its name.</param>
    /// <param name="more">Further properties: <c>,"maxIssue":20</c>.</param>
    public async Task<string> Campaign(string name = "campaign", string more = "") => (await CreateCampaign(name, more)).Name;

    public Task<Answer> CreateCampaign(string name, string more) =>
        Api.Post(
            "/v2/campaigns",
            $$"""{"name":"{{name}}","passbookCertId":"{{CertificateId}}","startDate":"2016-01-01T00:00:00Z"{{more}}}"""
        );

    public async Task<string> Template(
        string name = "template",
        string campaign = "campaign",
        string design = "",
        string more = "",
        params IEnumerable<Part> images
    ) =>
        // An attribute with Apple's own name has warnings answered too.
        (await CreateTemplate(name, campaign, design, more, images))
            .Json.GetProperty("name")
            .GetString()!;

    /// <param name="name">Its name.</param>
    /// <param name="campaign">Its campaign, which must be there.</param>
    /// <param name="design">Further properties of the design, with a comma before: <c>,"header":[]</c>.</param>
    /// <param name="more">Further properties of the template.</param>
    /// <param name="images">Images beside the icon.</param>
    public Task<Answer> CreateTemplate(
        string name = "template",
        string campaign = "campaign",
        string design = "",
        string more = "",
        params IEnumerable<Part> images
    ) => PostTemplate(TemplateJson(name, campaign, design, more), images);

    public Task<Answer> PostTemplate(string json, params IEnumerable<Part> images) =>
        Api.PostForm("/v2/templates", [.. images, Part.File("passbook-IconFile", Pictures.Icon), Part.Json(json)]);

    public static string TemplateJson(string name, string campaign, string design = "", string more = "") =>
        $$$"""{"name":"{{{name}}}","campaignName":"{{{campaign}}}","language":"en","startDate":"2010-08-01T00:00:00Z","passbook":"""
        + $$$"""{"type":"storeCard","desc":"A card"{{{design}}}}{{{more}}}}""";

    public async Task<string> Pass(string template = "template", string more = "") => (await IssuePass(template, more)).Id;

    public Task<Answer> IssuePass(string template = "template", string more = "") =>
        Api.Post("/v2/passes", $$"""{"templateName":"{{template}}"{{more}}}""");

    public async Task<PassArchive> Bundle(string pass)
    {
        var answer = await Api.Send("GET", $"/v2/passes/{pass}/bundle", null, null, []);
        return answer.Status == 200
            ? PassArchive.Open(answer.Bytes)
            : throw new Xunit.Sdk.XunitException($"{answer.Status} {Encoding.UTF8.GetString(answer.Bytes)}");
    }

    /// <summary>A campaign and a template, as most tests need.</summary>
    public static async Task<World> WithTemplate(Server server, string design = "", string more = "", params IEnumerable<Part> images)
    {
        var world = await New(server);
        await world.Campaign();
        await world.Template(design: design, more: more, images: images);
        return world;
    }
}
