using System.Security.Cryptography;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Contract;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Images;

/// <summary>/i/{sha256}.png: images that phones fetch by themselves.</summary>
public sealed class PublishedImageTests(ImageTests.Fetching server) : IClassFixture<ImageTests.Fetching>
{
    [Fact]
    public async Task An_upload_is_published_with_what_a_pass_says_of_it()
    {
        var world = await World.Bare(server);
        var png = Pictures.Of(900, 300, 12);
        var image = await Publish(world, await Upload(world, png));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(png)), image.Sha256);
        Assert.Equal((png.Length, 2), (image.Size, image.Scale));
        Assert.EndsWith($"/i/{image.Sha256}.png", image.Url, StringComparison.Ordinal);

        using var client = server.CreateClient();
        using var answer = await client.GetAsync(new Uri(new Uri(image.Url).PathAndQuery, UriKind.Relative));
        Assert.Equal(png, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(png.Length, answer.Content.Headers.ContentLength);
        var caching = answer.Headers.CacheControl!;
        Assert.Equal((true, TimeSpan.FromDays(365), "immutable"), (caching.Public, caching.MaxAge, caching.Extensions.Single().Name));
        Assert.Equal($"\"{image.Sha256}\"", answer.Headers.ETag!.Tag);

        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(image.Url).PathAndQuery, UriKind.Relative));
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag);
        using var unchanged = await client.SendAsync(again);
        Assert.Equal(304, (int)unchanged.StatusCode);

        // What a pass was told of it can be sent back.
        Assert.Equal(image, await Publish(world, image.Url));
    }

    [Fact]
    public async Task An_upload_alone_is_not_public()
    {
        var world = await World.Bare(server);
        var png = Pictures.Of(20, 20, 13);
        await Upload(world, png);
        Assert.Equal(404, (await world.Api.Send("GET", $"/i/{Convert.ToHexStringLower(SHA256.HashData(png))}.png", null, null, [])).Status);
        Assert.Equal(404, (await world.Api.Send("GET", $"/i/{new string('A', 64)}.png", null, null, [])).Status);
        Assert.Equal(404, (await world.Api.Send("GET", "/i/x.png", null, null, [])).Status);
    }

    [Fact]
    public async Task A_URL_is_fetched_once_and_kept()
    {
        var world = await World.Bare(server);
        var image = await Publish(world, server.Pictures + "/png");
        Assert.Equal(200, (await world.Api.Send("GET", new Uri(image.Url).PathAndQuery, null, null, [])).Status);
    }

    [Theory]
    [InlineData("/etc/passwd", "where: must be a path that POST /v2/images answered")]
    [InlineData("images/dynamic/0000000000000000000000000000000000000000.png", "where: names no image of this account")]
    [InlineData("ftp://example.com/a.png", "where: must be a path that POST /v2/images answered")]
    public async Task What_names_no_image_is_refused(string source, string said)
    {
        var world = await World.Bare(server);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Publish(world, source));
        Assert.StartsWith(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_accounts_image_is_not_found_by_its_path_or_address()
    {
        var (world, other) = (await World.Bare(server), await World.Bare(server));
        var path = await Upload(world, Pictures.Of(30, 30, 14));
        var address = (await Publish(world, path)).Url;
        Assert.StartsWith(
            "where: names no",
            (await Assert.ThrowsAsync<Refusal>(() => Publish(other, path))).Message,
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<Refusal>(() => Publish(other, address));
    }

    [Fact]
    public async Task What_iOS_would_not_fetch_is_refused()
    {
        var world = await World.Bare(server);
        var noise = new byte[900 * 900 * 4];
        new Random(1).NextBytes(noise);
        var path = await Upload(world, CherryPie.Wallet.Png.FromRgba(900, 900, noise).Encode());
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Publish(world, path));
        Assert.Contains("must have at most 2,000,000", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> Upload(World world, byte[] png) =>
        (await world.Api.PostForm("/v2/images", Part.File("image", png))).Json.GetProperty("path").GetString()!;

    private async Task<RemoteImage> Publish(World world, string source)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var account = await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .Accounts.SingleAsync(a => a.ApiKey == world.Account.ApiKey);
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(account.Id);
        var publish = scope.ServiceProvider.GetRequiredService<PublishImage>();
        var found = await publish.Find(source, null, "where", CancellationToken.None);
        await publish.Run(found, CancellationToken.None);
        return found.Shown;
    }
}
