using CherryPie.Server.Features.Upkeep;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Certificates;

public sealed class SigningRequestTests(SigningRequestTests.Few server) : IClassFixture<SigningRequestTests.Few>
{
    [Fact]
    public async Task An_account_has_a_bounded_number_open_until_they_are_used()
    {
        var (world, other) = (await World.Bare(server), await World.Bare(server));
        var first = await Csr(world);
        Assert.Equal(200, first.Status);
        Assert.Equal(200, (await Csr(world)).Status);
        var refused = (await Csr(world)).Refused(400);
        Assert.StartsWith(
            "2 signing requests of this account are open, the most that are kept (setting Limits__SigningRequests)",
            refused,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            $"The oldest is forgotten on {server.Clock.GetUtcNow().AddDays(365):yyyy-MM-dd}",
            refused,
            StringComparison.Ordinal
        );
        Assert.Equal(200, (await Csr(other)).Status);

        var leaf = await world.Issue(first.Text);
        Assert.Equal(200, (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", leaf))).Status);
        Assert.Equal(200, (await Csr(world)).Status);

        // Apple issues another one on the same request, a year later.
        var again = await world.Issue(first.Text, at: server.Clock.GetUtcNow().AddDays(-1));
        Assert.Equal(200, (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", again))).Status);
    }

    [Fact]
    public async Task Unused_ones_are_forgotten_after_a_year_and_used_ones_stay()
    {
        var world = await World.Bare(server);
        var (used, unused) = ((await Csr(world)).Text, (await Csr(world)).Text);
        Assert.Equal(200, (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", await world.Issue(used)))).Status);
        await Upkeep();
        Assert.Equal(
            200,
            (
                await world.Api.PostForm(
                    "/v2/passbookCerts",
                    new Part("passbookPEM", await world.Issue(used, at: server.Clock.GetUtcNow().AddDays(-1)))
                )
            ).Status
        );
        server.Clock.Advance(TimeSpan.FromDays(366));
        await Upkeep();
        Assert.Contains(
            "was not made from a CSR of this account",
            (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", await world.Issue(unused)))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(200, (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", await world.Issue(used)))).Status);
    }

    [Fact]
    public async Task Many_at_once_each_get_their_own_or_are_refused()
    {
        var world = await World.Bare(server);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Csr(world)));
        Assert.Equal(2, answers.Where(a => a.Status == 200).Select(a => a.Text).Distinct().Count());
        Assert.Equal(3, answers.Count(a => a.Status == 400));
    }

    private static Task<Answer> Csr(World world) => world.Api.Send("POST", "/v2/passbookCsrs");

    private async Task Upkeep()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DeleteOldRows>().Run(CancellationToken.None);
    }

    public sealed class Few : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("Limits:SigningRequests", "2");
        }
    }
}
