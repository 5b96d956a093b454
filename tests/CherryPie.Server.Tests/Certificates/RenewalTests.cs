using System.Net;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Wallet;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Certificates;

/// <summary>A device that a renewal woke gets the new signature, and a late renewal stops nothing but packages.</summary>
public sealed class RenewalTests(PushServer server) : IClassFixture<PushServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_phone_that_asks_right_after_the_renewal_gets_the_new_signature(bool ofAnotherServer)
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await using var other = server.WithWebHostBuilder(_ => { });
        var phone = new Phone(world, ofAnotherServer ? other.CreateClient() : server.CreateClient());
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        for (var round = 1; round <= 5; round++)
        {
            await phone.Fetch(pass); // the signer is cached
            var renewed = await world.Issue(World.Key.Pem, at: server.Clock.GetUtcNow().AddSeconds(round));
            Assert.Equal(200, (await world.UploadPkcs12(World.Key, renewed)).Status);
            Assert.Equal(HttpStatusCode.OK, await phone.Fetch(pass));
            Assert.Equal(X509CertificateLoader.LoadCertificate(renewed).Thumbprint, await Leaf(phone, pass));
        }
    }

    [Fact]
    public async Task With_an_expired_certificate_changes_are_stored_and_packages_alone_are_refused()
    {
        var world = await World.WithTemplate(
            server,
            ""","header":[{"defaultLabel":"Points","defaultValue":"#{points}"}]""",
            ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]"""
        );
        var (redeemed, invalid, kept) = (await world.Pass(), await world.Pass(), await world.Pass());
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(kept));
        await Expire(world);
        Assert.Equal(200, (await world.Api.Put($"/v2/passes/{redeemed}/redeem", "")).Status);
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + invalid, """{"isInvalid":true}""")).Status);
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + kept, """{"recoveryEmail":"a@example.com"}""")).Status);
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + kept, """{"dynamicData":{"points":"9"}}""")).Status);
        Assert.Equal(400, (await world.Api.Put("/v2/passes/" + kept, """{"dynamicData":[1]}""")).Status);
        var issued = await world.IssuePass();
        Assert.Equal(200, issued.Status);
        Assert.Equal(200, (await world.Api.Get($"/v2/passes/{issued.Id}/json")).Status);
        Assert.Contains(
            "The certificate of this pass type has expired",
            (await world.Api.Get($"/v2/passes/{kept}/bundle")).Refused(503),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await phone.Fetch(kept));

        var renewed = await world.Issue(World.Key.Pem, at: server.Clock.GetUtcNow());
        Assert.Equal(200, (await world.UploadPkcs12(World.Key, renewed)).Status);
        await server.Apns.Sent(phone.PushToken);
        Assert.Equal([kept], await phone.Update());
        Assert.Equal("9", phone.Passes[kept].GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString());
        await world.Bundle(issued.Id);
    }

    private async Task Expire(World world)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "UPDATE certificates SET valid_until = @now - interval '1 hour' WHERE id = @id",
            connection
        );
        command.Parameters.AddWithValue("now", server.Clock.GetUtcNow());
        command.Parameters.AddWithValue("id", world.CertificateId);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(2));
    }

    private static async Task<string> Leaf(Phone phone, string pass)
    {
        using var answer = await phone.Send(HttpMethod.Get, $"/wallet/v1/passes/{World.PassType}/{pass}", phone.Token(pass));
        var cms = new System.Security.Cryptography.Pkcs.SignedCms();
        cms.Decode(PassArchive.Open(await answer.Content.ReadAsByteArrayAsync()).Files["signature"].ToArray());
        return cms.SignerInfos[0].Certificate!.Thumbprint;
    }
}
