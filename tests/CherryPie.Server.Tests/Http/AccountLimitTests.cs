using CherryPie.Server.Platform.Http;
using CherryPie.Server.Tests.WalletKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CherryPie.Server.Tests.Http;

public sealed class AccountLimitTests(AccountLimitTests.Limited server) : IClassFixture<AccountLimitTests.Limited>
{
    [Fact]
    public async Task An_account_that_asks_too_often_is_told_when_to_come_back_and_others_go_on()
    {
        var (eager, calm) = (await World.Bare(server), await World.Bare(server));
        for (var i = 0; i < Limited.PerMinute; i++)
        {
            Assert.Equal(200, (await eager.Api.Get("/v2/campaigns")).Status);
        }

        var refused = await eager.Api.Get("/v2/campaigns");
        Assert.Equal("Too many requests: this account may make 4 a minute; try again shortly", refused.Refused(503));
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 15);
        Assert.Equal(200, (await calm.Api.Get("/v2/campaigns")).Status);
        Assert.Equal(404, (await eager.Api.Get("/v2/passes/unknown/bundle")).Status); // needs no key

        server.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(200, (await eager.Api.Get("/v2/campaigns")).Status);
        Assert.Equal(503, (await eager.Api.Get("/v2/campaigns")).Status);
    }

    [Fact]
    public async Task Both_keys_of_an_account_draw_on_one_limit()
    {
        var world = await World.Bare(server);
        var kit = new KitClient(world);
        for (var i = 0; i < Limited.PerMinute; i += 2)
        {
            Assert.Equal(200, (await world.Api.Get("/v2/campaigns")).Status);
            Assert.Equal(200, (await kit.Get("/v1/passes")).Status);
        }

        Assert.StartsWith("Too many requests", (await kit.Get("/v1/passes")).Refused(503), StringComparison.Ordinal);
        Assert.StartsWith("Too many requests", (await world.Api.Get("/v2/campaigns")).Refused(503), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_with_wrong_tokens_are_on_nobody_s_account()
    {
        var world = await World.Bare(server);
        for (var i = 0; i <= Limited.PerMinute; i++)
        {
            (
                await world.Api.Send(
                    "GET",
                    "/v2/campaigns",
                    null,
                    null,
                    "PKAuth " + PkTokens.Valid(world.Account.ApiKey, "a wrong secret", server.Clock.GetUtcNow())
                )
            ).Refused(401);
        }

        Assert.Equal(200, (await world.Api.Get("/v2/campaigns")).Status);
    }

    [Fact]
    public void Of_any_number_of_callers_a_bounded_number_is_remembered()
    {
        var clock = new FakeTimeProvider();
        var buckets = new TokenBuckets<int>(2, clock);
        for (var caller = 0; caller < TokenBuckets<int>.Most; caller++)
        {
            Assert.True(buckets.Take(caller, out _, out _));
        }

        // Newcomers share what one has.
        Assert.Equal(2, Enumerable.Range(-1000, 1000).Count(newcomer => buckets.Take(newcomer, out _, out _)));
        Assert.Equal(TokenBuckets<int>.Most, buckets.Count);
        Assert.True(buckets.Take(0, out _, out _));
        Assert.False(buckets.Take(0, out var wait, out var isFirst));
        Assert.True(isFirst && wait > TimeSpan.Zero);
        Assert.False(buckets.Take(0, out _, out isFirst) || isFirst);

        // Those who have all again are forgotten for them.
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(buckets.Take(-1, out _, out _));
        Assert.Equal(1, buckets.Count);
    }

    public sealed class Limited : Server
    {
        public const int PerMinute = 4;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("Limits:RequestsPerMinute", "4");
        }
    }
}
