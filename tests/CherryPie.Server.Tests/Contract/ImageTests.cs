using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>POST /v2/images in its three forms, and dynamicImages of passes.</summary>
public sealed class ImageTests(ImageTests.Fetching server) : IClassFixture<ImageTests.Fetching>
{
    private static readonly byte[] _png = Pictures.Of(320, 100, 11);

    [Theory]
    [InlineData("image", "C:\\pictures\\logo.jpg", "application/octet-stream")]
    [InlineData("IMAGE", null, null)]
    [InlineData("image", "/home/me/x", "image/jpeg")]
    public async Task An_upload_is_answered_with_the_path_of_its_bytes(string part, string? file, string? type)
    {
        var world = await World.Bare(server);
        foreach (var _ in new int[2])
        {
            Assert.Equal(Path(_png), (await world.Api.PostForm("/v2/images", new Part(part, _png, file, type))).Text);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("data:image/png;base64,")]
    [InlineData("data:;base64,")]
    public async Task Base64_is_taken_also_as_a_data_URL(string prefix)
    {
        var world = await World.Bare(server);
        var body = JsonSerializer.SerializeToUtf8Bytes(new { Base64STRING = prefix + Convert.ToBase64String(_png) });
        Assert.Equal(Path(_png), (await world.Api.Send("POST", "/v2/images", body, "application/x-www-form-urlencoded")).Text);
    }

    [Fact]
    public async Task A_URL_is_fetched_over_few_redirects()
    {
        var world = await World.Bare(server);
        Assert.Equal(Path(_png), (await world.Api.Post("/v2/images", $$"""{"url":"{{server.Pictures}}/png"}""")).Text);
        Assert.Equal(Path(_png), (await world.Api.Post("/v2/images", $$"""{"url":"{{server.Pictures}}/again/3"}""")).Text);
        Assert.Equal(
            "url: more than 3 redirects",
            (await world.Api.Post("/v2/images", $$"""{"url":"{{server.Pictures}}/again/4"}""")).Refused(400)
        );
        Assert.Equal(
            "url: 127.0.0.1 answered with status 404",
            (await world.Api.Post("/v2/images", $$"""{"url":"{{server.Pictures}}/none"}""")).Refused(400)
        );
        Assert.StartsWith(
            "url: ",
            (await world.Api.Post("/v2/images", $$"""{"url":"{{server.Pictures}}/html"}""")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "url: ",
            (await world.Api.Post("/v2/images", $$"""{"url":"{{server.Pictures}}/large"}""")).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "url: send either url (a public http or https address of a PNG) or base64String (a PNG)")]
    [InlineData("null", "url: send either url")]
    [InlineData("""{"url":"http://example.com/a.png","base64String":"AAAA"}""", "url: send either url")]
    [InlineData("""{"url":7.5e3,"base64String":{}}""", "base64String: must be a string")]
    [InlineData("""{"url":"file:///etc/passwd"}""", "url: must be an http or https URL")]
    [InlineData("""{"url":"http://me:secret@example.com/a.png"}""", "url: must be an http or https URL")]
    [InlineData("""{"url":"logo.png"}""", "url: must be an http or https URL")]
    [InlineData("""{"url":"http://10.0.0.1/a.png"}""", "url: the address can't be fetched; it must be public and answer")]
    [InlineData("""{"url":"http://169.254.169.254/latest/meta-data"}""", "url: the address can't be fetched; it must be public")]
    [InlineData("""{"url":"http://[::ffff:192.168.0.1]/a.png"}""", "url: the address can't be fetched; it must be public")]
    [InlineData("""{"base64String":"###"}""", "base64String: is not base64")]
    [InlineData("""{"base64String":"AAAA"}""", "base64String: ")]
    [InlineData("[7]", "request body: must be a JSON object")]
    public async Task What_is_no_image_is_refused_by_name(string body, string told)
    {
        var world = await World.Bare(server);
        Assert.StartsWith(told, (await world.Api.Post("/v2/images", body)).Refused(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_sound_image_is_refused()
    {
        var world = await World.Bare(server);
        Assert.Equal(
            "image: is required: a PNG file as the multipart part image",
            (await world.Api.PostForm("/v2/images", new Part("file", _png, "x.png"))).Refused(400)
        );
        foreach (var bytes in new byte[][] { [], [1, 2, 3], _png[..^20], [0xFF, 0xD8, 0xFF, .. new byte[100]] })
        {
            Assert.StartsWith(
                "image: ",
                (await world.Api.PostForm("/v2/images", new Part("image", bytes, "x.png", "image/png"))).Refused(400),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_pass_shows_its_own_images_until_they_are_taken_away()
    {
        var world = await World.WithTemplate(
            server,
            ""","type":"eventTicket" """,
            images: [Part.File("passbook-LogoFile", Pictures.Of(320, 100, 1)), Part.File("passbook-StripFile", Pictures.Of(640, 168, 1))]
        );
        var pass = await world.Pass();
        var plain = (await world.Bundle(pass)).Files;
        var path = (await world.Api.PostForm("/v2/images", new Part("image", _png))).Json.GetProperty("path").GetString();
        Assert.Equal(
            pass,
            (
                await world.Api.Put(
                    "/v2/passes/" + pass,
                    $$$"""{"dynamicImages":{"passbook":{"logo":"{{{path}}}","strip":"{{{path}}}"} }}"""
                )
            ).Id
        );
        Assert.Equal(
            $$$"""{"passbook":{"logo":"{{{path}}}","strip":"{{{path}}}"}}""",
            (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicImages").GetRawText()
        );
        var own = (await world.Bundle(pass)).Files;
        Assert.NotEqual(plain["logo@2x.png"].ToArray(), own["logo@2x.png"].ToArray());
        Assert.NotEqual(plain["strip@2x.png"].ToArray(), own["strip@2x.png"].ToArray());
        Assert.Equal(plain["icon@2x.png"].ToArray(), own["icon@2x.png"].ToArray());
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicImages":{"passbook":{"strip":null}}}""")).Id);
        Assert.Equal(plain["strip@2x.png"].ToArray(), (await world.Bundle(pass)).Files["strip@2x.png"].ToArray());
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicImages":null}""")).Id);
        Assert.Equal("null", (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicImages").GetRawText());
        Assert.Equal(plain["logo@2x.png"].ToArray(), (await world.Bundle(pass)).Files["logo@2x.png"].ToArray());
        var other = await World.WithTemplate(server);
        Assert.Equal(
            "dynamicImages.passbook.logo: names no image of this account; upload it with POST /v2/images",
            (await other.IssuePass(more: $$$""","dynamicImages":{"passbook":{"logo":"{{{path}}}"} }""")).Refused(400)
        );
    }

    private static string Path(byte[] png) => $$"""{"path":"images/dynamic/{{Convert.ToHexStringLower(SHA1.HashData(png))}}.png"}""";

    /// <summary>A server that may fetch from loopback, and a site there.</summary>
    public sealed class Fetching : ContractServer
    {
        private WebApplication? _site;

        public string Pictures => _site!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _site = builder.Build();
            _site.MapGet("/png", () => Results.Bytes(_png, "text/plain"));
            _site.MapGet("/again/{left:int}", (int left) => Results.Redirect(left == 1 ? "/png" : $"/again/{left - 1}"));
            _site.MapGet("/html", () => Results.Text("<html>", "image/png", Encoding.UTF8));
            _site.MapGet("/large", () => Results.Bytes(new byte[(5 << 20) + 1], "image/png"));
            await _site.StartAsync();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Fetch:AllowLoopback", "true");
        }

        public override async ValueTask DisposeAsync()
        {
            await _site!.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
