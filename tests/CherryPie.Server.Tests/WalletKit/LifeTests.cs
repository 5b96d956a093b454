using System.Net;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tests.Passes;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.WalletKit;

public sealed class LifeTests(KitServer server) : IClassFixture<KitServer>
{
    [Fact]
    public async Task A_pass_is_made_shown_kept_in_a_phone_and_changed_there()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        var made = (await brand.Post("/v1/passes/" + template, """{"keys":[{"key":"flight no","value":"1367"}]}""")).Json.GetProperty(
            "sent_pass"
        );
        var pass = made.GetProperty("serial_no").GetString()!;

        using var http = server.CreateClient();
        Assert.Contains(
            "Chennai,India",
            await http.GetStringAsync(new Uri(made.GetProperty("short_url").GetString()!)),
            StringComparison.Ordinal
        );
        var package = await brand.Package(pass);
        var root = (await brand.World.Authority()).Root;
        Openssl.Verify(package, root, server.Clock.GetUtcNow());
        Assert.Empty(package.Inspect(new InspectOptions { Now = server.Clock.GetUtcNow(), ExpectedRoots = [root] }).Errors);

        var phone = Phone.Of(brand.World);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        Assert.Equal(made.GetProperty("authentication_token").GetString(), phone.Token(pass));
        Assert.Equal([pass], await phone.Update());
        Assert.Equal("Chennai,India", Departure());

        Assert.Equal(
            200,
            (
                await brand.Put(
                    "/v1/passes/" + template,
                    """{"keys":[{"key":"flight no","value":1367}],"updatekeys":[{"key":"Departure","value":"Mumbai,India"}]}"""
                )
            ).Status
        );
        await server.Apns.Sent(phone.PushToken);
        Assert.Equal([pass], await phone.Update());
        Assert.Equal("Mumbai,India", Departure());

        await brand.Post($"/v1/passes/{template}?sno={pass}", """{"location":[{"latitude":1,"longitude":2}]}""");
        await server.Apns.Sent(phone.PushToken, 2);
        Assert.Equal([pass], await phone.Update());
        Assert.Equal("""[{"latitude":1,"longitude":2}]""", phone.Passes[pass].GetProperty("locations").GetRawText());

        await brand.Delete("/v1/passes/" + template);
        await server.Apns.Sent(phone.PushToken, 3);
        Assert.Equal([pass], await phone.Update());
        Assert.True(phone.Passes[pass].GetProperty("voided").GetBoolean());

        string? Departure() => phone.Passes[pass].GetProperty("generic").GetProperty("secondaryFields")[0].GetProperty("value").GetString();
    }
}
