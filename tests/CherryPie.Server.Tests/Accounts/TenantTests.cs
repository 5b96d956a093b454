using CherryPie.Server.Features.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Accounts;

public sealed class TenantTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task An_account_sees_nothing_of_anothers()
    {
        var mine = await World.WithTemplate(server);
        var pass = await mine.Pass(more: ",\"userDefinedId\":\"member\"");
        var index = (await mine.Api.Get("/v2/templates/template")).Json.GetProperty("index").GetString();
        var other = await World.Bare(server);
        foreach (
            var path in new[]
            {
                "/v2/campaigns/campaign",
                "/v2/campaigns/campaign/templates",
                "/v2/templates/template",
                "/v2/templates/" + index,
                "/v2/passbookCerts/" + mine.CertificateId,
                "/v2/passes/" + pass,
                "/v2/passes?userDefinedId=member&campaignName=campaign",
                "/v2/passes?userDefinedId=member",
            }
        )
        {
            Assert.Equal(200, (await mine.Api.Get(path)).Status);
            (await other.Api.Get(path)).Refused(404);
        }

        foreach (var list in new[] { "/v2/campaigns", "/v2/templates", "/v2/passbookCerts" })
        {
            Assert.Single((await mine.Api.Get(list)).Json.EnumerateArray());
            Assert.Empty((await other.Api.Get(list)).Json.EnumerateArray());
        }

        (await other.Api.Put("/v2/campaigns/campaign", """{"displayName":"Mine now"}""")).Refused(404);
        Assert.Equal("templateName: there is no template \"template\"", (await other.IssuePass()).Refused(400));
        Assert.Equal(
            $"passbookCertId: there is no certificate \"{mine.CertificateId}\"; upload one with POST /v2/passbookCerts",
            (
                await other.Api.Post(
                    "/v2/campaigns",
                    $$"""{"name":"campaign","passbookCertId":"{{mine.CertificateId}}","startDate":"2016-01-01T00:00:00Z"}"""
                )
            ).Refused(400)
        );
    }

    [Fact]
    public async Task Names_and_user_ids_are_free_in_each_account()
    {
        var (one, two) = (await World.WithTemplate(server), await World.WithTemplate(server));
        var (first, second) = (
            await one.Pass(more: ",\"userDefinedId\":\"member\""),
            await two.Pass(more: ",\"userDefinedId\":\"member\"")
        );
        Assert.Equal(
            first,
            (await one.Api.Get("/v2/passes?userDefinedId=member&campaignName=campaign")).Json.GetProperty("id").GetString()
        );
        Assert.Equal(
            second,
            (await two.Api.Get("/v2/passes?userDefinedId=member&campaignName=campaign")).Json.GetProperty("id").GetString()
        );
    }

    [Fact]
    public async Task A_request_of_one_account_gives_no_certificate_to_another()
    {
        var (one, two) = (await World.Bare(server), await World.Bare(server));
        var leaf = await one.Issue((await one.Api.Send("POST", "/v2/passbookCsrs")).Text);
        Assert.StartsWith(
            "passbookCER: it was not made from a CSR of this account",
            (await two.Api.PostForm("/v2/passbookCerts", new Part("passbookCER", leaf, "pass.cer"))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(10, (await one.Api.PostForm("/v2/passbookCerts", new Part("passbookCER", leaf, "pass.cer"))).Id.Length);
    }

    [Fact]
    public async Task A_disabled_account_is_refused_with_403_and_served_again_once_enabled()
    {
        var world = await World.Bare(server);
        await Switch(world, disabled: true);
        Assert.Equal(
            "The account of this key is disabled; ask the operator of this server",
            (await world.Api.Get("/v2/campaigns")).Refused(403)
        );
        (await world.Api.Post("/v2/campaigns", "{}")).Refused(403);
        (
            await world.Api.Send(
                "GET",
                "/v2/campaigns",
                null,
                null,
                "PKAuth " + PkTokens.Valid(world.Account.ApiKey, "wrong", server.Clock.GetUtcNow())
            )
        ).Refused(401);
        await Switch(world, disabled: false);
        Assert.Equal("[]", (await world.Api.Get("/v2/campaigns")).Json.GetRawText());
    }

    [Fact]
    public async Task A_rotated_secret_replaces_the_former_one()
    {
        var world = await World.Bare(server);
        await using var scope = server.Services.CreateAsyncScope();
        var secret = await scope.ServiceProvider.GetRequiredService<ChangeAccount>().Rotate(world.Account.ApiKey, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Invalid token: unknown key or wrong signature", (await world.Api.Get("/v2/campaigns")).Refused(401));
        Assert.Equal(
            200,
            (await new ApiClient(server.CreateClient(), world.Account.ApiKey, secret, server.Clock).Get("/v2/campaigns")).Status
        );
    }

    private async Task Switch(World world, bool disabled)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ChangeAccount>().Switch(world.Account.ApiKey, disabled, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
