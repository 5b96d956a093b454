using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

public sealed class PackageCacheTests(Server server) : IClassFixture<Server>
{
    private const string Design = ""","header":[{"defaultLabel":"Points","defaultValue":"#{points}"}]""";
    private const string Keys = ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"none"}]""";

    [Fact]
    public async Task A_package_is_kept_from_the_second_on_who_asks_and_devices_get_the_same()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass();
        using var signed = new Signed(server);
        var phone = Phone.Of(world);
        await phone.Download(pass);
        var first = await Bytes(world, pass);
        Assert.Equal(first, await Bytes(world, pass));
        Assert.Equal(System.Net.HttpStatusCode.OK, await phone.Fetch(pass));
        Assert.Equal(2, signed.Count);
        await world.Bundle(await world.Pass());
        Assert.Equal(3, signed.Count);
    }

    [Fact]
    public async Task No_change_of_any_kind_is_answered_with_what_was_before()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass();
        Assert.Equal("none", await Points(world, pass));
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"1"}}""");
        Assert.Equal("1", await Points(world, pass));

        // A template's design, which is no change of the pass until it is pushed; a campaign's end, which never is.
        await world.Api.Put("/v2/templates/template", """{"passbook":{"desc":"Another card"}}""");
        Assert.Equal("Another card", (await Json(world, pass)).GetProperty("description").GetString());
        Assert.False((await Json(world, pass)).TryGetProperty("expirationDate", out _));
        await world.Api.Put("/v2/campaigns/campaign", """{"endDate":"2090-01-01T00:00:00Z"}""");
        Assert.StartsWith("2090-01-01", (await Json(world, pass)).GetProperty("expirationDate").GetString(), StringComparison.Ordinal);
        await world.Api.PostForm(
            "/v2/templates",
            [Part.File("passbook-IconFile", Pictures.Icon), Part.Json(World.TemplateJson("other", "campaign"))]
        );
        await world.Api.Put("/v2/passes/" + pass, """{"templateName":"other"}""");
        Assert.Equal("A card", (await Json(world, pass)).GetProperty("description").GetString());
        await world.Api.Put("/v2/passes/" + pass, """{"isInvalid":true}""");
        Assert.True((await Json(world, pass)).GetProperty("voided").GetBoolean());
    }

    [Fact]
    public async Task A_renewed_certificate_signs_anew_and_without_a_valid_one_nothing_goes_out()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await world.Bundle(pass);
        var renewed = await world.Issue((await world.Api.Send("POST", "/v2/passbookCsrs")).Text, at: server.Clock.GetUtcNow().AddDays(1));
        server.Clock.Advance(TimeSpan.FromDays(2));
        await world.Api.PostForm("/v2/passbookCerts", new Part("passbookCER", renewed, "pass.cer"));
        server.Clock.Advance(TimeSpan.FromSeconds(1.1));
        var authority = await world.Authority();
        Assert.Empty(
            (await world.Bundle(pass))
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
        server.Clock.Advance(TimeSpan.FromDays(500));
        (await world.Api.Send("GET", $"/v2/passes/{pass}/bundle", null, null, [])).Refused(503);
    }

    [Fact]
    public async Task Memory_is_bounded_and_may_be_none()
    {
        foreach (var (most, signatures) in new[] { ("0", 6), ("100", 6) })
        {
            await using var other = server.WithWebHostBuilder(b => b.UseSetting("Limits:BundleCacheBytes", most));
            var world = await World.WithTemplate(server);
            using var client = other.CreateClient();
            using var signed = new Signed(other);
            foreach (var pass in new[] { await world.Pass(), await world.Pass() })
            {
                for (var i = 0; i < 3; i++)
                {
                    PassArchive.Open(await client.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative)));
                }
            }

            Assert.Equal(signatures, signed.Count);
        }
    }

    [Fact]
    public async Task Few_are_made_at_once_some_wait_and_the_rest_are_told_to_come_back()
    {
        _ = await World.Bare(server);
        using var packages = new SignedPackages(new LimitsOptions(), server.Services.GetRequiredService<PassMeter>(), server.Clock);
        var (made, release) = (Package(), new TaskCompletionSource<SignedPackage>(TaskCreationOptions.RunContinuationsAsynchronously));
        var (begun, key) = (0, new PackageKey(Guid.NewGuid(), "same", 0, default, 0, 0, default, default, ""));
        Task<SignedPackage> Ask(PackageKey wanted) =>
            packages.Get(
                wanted,
                _ =>
                {
                    Interlocked.Increment(ref begun);
                    return release.Task;
                },
                CancellationToken.None
            );

        var room = SignedPackages.AtOnce + SignedPackages.MostWaiting;
        var asked = Enumerable.Range(0, room).Select(_ => Ask(key)).ToList();
        Assert.Equal(SignedPackages.AtOnce, begun);
        var refused = await Assert.ThrowsAsync<Refusal>(() => Ask(key with { PassId = "another" }));
        Assert.Equal((503, TimeSpan.FromSeconds(5)), (refused.Status, refused.RetryAfter));
        var other = Ask(key with { AccountId = Guid.NewGuid() });
        Assert.Equal(SignedPackages.AtOnce + 1, begun); // another account's is made meanwhile

        release.SetResult(made);
        await Task.WhenAll(asked);
        await other;
        Assert.Equal(SignedPackages.AtOnce + 1, begun); // who waited for the same one got it
        Assert.Same(made, await Ask(key with { PassId = "another" }));
        Assert.Same(made.Parts, (await asked[^1]).Parts);
    }

    [Fact]
    public async Task Each_byte_of_a_package_is_where_a_zip_of_its_files_has_it()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass();
        for (var time = 0; time < 3; time++) // the third comes from the cache
        {
            var bytes = await Bytes(world, pass);
            var files = PassArchive.Open(bytes).Files.Select(f => new PackageFile(f.Key, f.Value)).ToList();
            Assert.Contains(files, f => f.Path == "icon@2x.png");
            Assert.Equal(PassTemplateArchive.Create(files, server.Clock.GetUtcNow()), bytes);
        }
    }

    private static async Task<byte[]> Bytes(World world, string pass) =>
        (await world.Api.Send("GET", $"/v2/passes/{pass}/bundle", null, null, [])).Bytes;

    // Of no pass.
    private static SignedPackage Package()
    {
        var now = DateTimeOffset.UtcNow;
        using var authority = DevelopmentAuthority.Create(now);
        var request = SigningRequest.Create("Test");
        using var leaf = PassCertificate.Read(authority.Sign(request.Pem, "pass.com.example.test", "TEAM123456", "Test", nfc: false, now));
        using var signer = new PassSigner(leaf.WithPrivateKey(request.Pkcs8PrivateKey), authority.Intermediate);
        var pictures = new SharedFiles([new PackageFile("icon.png", Pictures.Icon)]);
        return new(
            PassPackage.CreateParts([new PackageFile("pass.json", "{}"u8.ToArray())], pictures, signer, now),
            pictures,
            HasOwnPictures: false
        );
    }

    private static async Task<JsonElement> Json(World world, string pass) =>
        JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span);

    private static async Task<string?> Points(World world, string pass) =>
        (await Json(world, pass)).GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString();

    /// <summary>Counts the signatures of one server.</summary>
    private sealed class Signed : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public Signed(Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program> of)
        {
            var meters = of.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "cherrypie_passes_signed" && instrument.Meter.Scope == meters)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, (int)value));
            _listener.Start();
        }

        public int Count => _count;

        public void Dispose() => _listener.Dispose();
    }
}
