using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Storage;

/// <summary>What one of two servers on one database has changed, the other knows at once; of an account, a quarter of a second
/// later.</summary>
public sealed class TwoServersTests(Server server) : IClassFixture<Server>
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1.001);

    [Fact]
    public async Task A_design_and_a_pass_at_once()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await using var other = server.WithWebHostBuilder(_ => { });
        using var client = other.CreateClient();
        Assert.Equal("A card", (await Shown(client, pass)).GetProperty("description").GetString());
        await world.Api.Put("/v2/templates/template", """{"passbook":{"desc":"Another card"}}""");
        Assert.Equal("Another card", (await Shown(client, pass)).GetProperty("description").GetString());
        await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""");
        Assert.True((await Shown(client, pass)).GetProperty("voided").GetBoolean());
    }

    [Fact]
    public async Task An_account_within_a_second()
    {
        var world = await World.Bare(server);
        await using var other = server.WithWebHostBuilder(_ => { });
        var api = new ApiClient(other.CreateClient(), world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
        Assert.Equal(200, (await api.Get("/v2/campaigns")).Status);
        await Change(c => c.Switch(world.Account.ApiKey, disabled: true, CancellationToken.None));
        server.Clock.Advance(_second);
        Assert.Equal("The account of this key is disabled; ask the operator of this server", (await api.Get("/v2/campaigns")).Refused(403));
        await Change(c => c.Switch(world.Account.ApiKey, disabled: false, CancellationToken.None));
        server.Clock.Advance(_second);
        Assert.Equal(200, (await api.Get("/v2/campaigns")).Status);
        await Change(c => c.Rotate(world.Account.ApiKey, CancellationToken.None));
        server.Clock.Advance(_second);
        (await api.Get("/v2/campaigns")).Refused(401);
    }

    [Fact]
    public async Task A_renewed_certificate_at_once()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await using var other = server.WithWebHostBuilder(_ => { });
        using var client = other.CreateClient();
        await Shown(client, pass);
        server.Clock.Advance(TimeSpan.FromDays(2));
        await Shown(client, pass);
        var renewed = await world.Issue((await world.Api.Send("POST", "/v2/passbookCsrs")).Text);
        Assert.Equal(200, (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookCER", renewed, "pass.cer"))).Status);
        var package = PassArchive.Open(await client.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative)));
        var authority = await world.Authority();
        Assert.Empty(
            package
                .Inspect(
                    new InspectOptions
                    {
                        Now = server.Clock.GetUtcNow(),
                        ExpectedRoots = [authority.Root],
                        ExpectedLeaf = X509CertificateLoader.LoadCertificate(renewed),
                    }
                )
                .Errors
        );
    }

    private static async Task<JsonElement> Shown(HttpClient client, string pass) =>
        JsonElement.Parse(
            PassArchive.Open(await client.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative))).Files["pass.json"].Span
        );

    private async Task Change(Func<ChangeAccount, Task> change)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<ChangeAccount>());
    }
}
