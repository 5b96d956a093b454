using System.Text.Json;
using CherryPie.Server.Tests.Landing;
using CherryPie.Server.Tests.Operations;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>Without an issuer of Google nothing is other than it was before there was anything for Google.</summary>
[Trait("needs", "postgres")]
public sealed class NothingDiffersTests(UnsetGoogleServer server) : IClassFixture<UnsetGoogleServer>
{
    // As a version answered that knew nothing of Google: Operations/Fixtures/upgrade.json has its answers.
    private const string PassNames =
            "id passId campaignName templateName passbookDevices androidPayDevices alipayDevices updatedAt createdAt isInvalid isRedeemed "
            + "isVoided dynamicData dynamicImages landingUrl editUrl",
        TemplateNames =
            "index name campaignName status language startDate createdAt updatedAt maxIssue dynamicKeys dynamicImageKeys passbook issued "
            + "pushed passbookDevices androidPayDevices alipayDevices",
        CampaignNames = "index name passbookCertId status startDate createdAt updatedAt whiteLabel maxIssue issued";

    private static readonly string[] _devices = [LandingVisitor.IPhone, LandingVisitor.Mac, LandingVisitor.Android, LandingVisitor.Windows];

    [Fact]
    public async Task No_byte_differs_before_an_issuer_beside_one_and_after_it()
    {
        var world = await World.WithTemplate(server, StandInCalls.PointsField, StandInCalls.PointsKey);
        var pass = await world.Pass();
        var before = await All(world, pass);
        foreach (
            var (path, names) in new[]
            {
                ("/v2/passes/" + pass, PassNames),
                ("/v2/templates/template", TemplateNames),
                ("/v2/campaigns/campaign", CampaignNames),
            }
        )
        {
            Assert.True(names == Names(before[path]), $"{path} has {Names(before[path])}");
        }

        foreach (var path in new[] { "/robots.txt", $"/p/{pass}/google", $"/v2/passes/{pass}/googleWallet" })
        {
            Assert.StartsWith("404 ", before[path], StringComparison.Ordinal);
        }

        // An issuer of the account, which no campaign names, changes the addresses of Google's own alone.
        await DatabaseContents.Run(
            server.ConnectionString,
            $"""
            INSERT INTO google_issuers (id, account_id, issuer_id, client_email, key_id, service_account, status, checked_at, created_at,
                updated_at)
            SELECT 'abcdefghij', account_id, '1', 'a@b', 'k', '\x00', 'ok', clock_timestamp(), clock_timestamp(), clock_timestamp()
            FROM passes WHERE id = '{pass}'
            """
        );
        var beside = await All(world, pass);
        Assert.StartsWith("200 ", beside["/robots.txt"], StringComparison.Ordinal);
        beside["/robots.txt"] = before["/robots.txt"];
        Assert.Equal(before, beside);

        await DatabaseContents.Run(server.ConnectionString, "DELETE FROM google_issuers");
        Assert.Equal(before, await All(world, pass));
    }

    private async Task<Dictionary<string, string>> All(World world, string pass)
    {
        var all = new Dictionary<string, string>();
        foreach (
            var path in new[] { "/v2/passes/" + pass, "/v2/templates", "/v2/templates/template", "/v2/campaigns", "/v2/campaigns/campaign" }
        )
        {
            all[path] = Shown(await world.Api.Get(path));
        }

        foreach (var path in new[] { "/robots.txt", $"/p/{pass}/google", $"/v2/passes/{pass}/googleWallet", $"/v2/passes/{pass}/bundle" })
        {
            all[path] = Shown(await world.Api.Send("GET", path, null, null, []));
        }

        var visitor = new LandingVisitor(server);
        foreach (var device in _devices)
        {
            foreach (var language in new[] { "en", "de" })
            {
                all[$"{device} {language}"] = (await visitor.Get("/p/" + pass, device, language)).Html;
            }
        }

        return all;
    }

    private static string Shown(Answer answer) =>
        $"{answer.Status} {string.Join(' ', answer.Headers.Where(h => h.Key != "Date"))} "
        + $"{Convert.ToBase64String(answer.Bytes)} {answer.Text}";

    private static string Names(string shown) =>
        string.Join(' ', JsonElement.Parse(shown[shown.IndexOf('{', StringComparison.Ordinal)..]).EnumerateObject().Select(m => m.Name));
}

/// <summary>A server whose settings for Google are empty, as compose files pass them on, and which makes each package anew.</summary>
public sealed class UnsetGoogleServer : Server
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Limits:BundleCacheBytes", "0");
        foreach (var name in new[] { "Endpoint", "TokenUrl", "SaveUrl", "CallbackKeysUrl", "TrustedRootsFile", "RequestsPerSecond" })
        {
            builder.UseSetting("Google:" + name, "");
        }
    }
}
