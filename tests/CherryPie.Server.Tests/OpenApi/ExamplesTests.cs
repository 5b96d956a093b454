using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Tests.WalletKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>Sends the documents' own examples as a server in Production shows them, with only the ids filled in that the server
/// chose.</summary>
public sealed class ExamplesTests(UnfilledServer server, UnfilledKitServer kit)
    : IClassFixture<UnfilledServer>,
        IClassFixture<UnfilledKitServer>
{
    [Fact]
    public async Task They_work_in_order_and_the_answers_are_as_described()
    {
        using var stay = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(stay) { BaseAddress = new Uri(server.Address) };
        var v2 = new ExampleCaller(client, await ApiDocument.Of(client), _ => FirstAccount.Header(server));
        var csr = Encoding.ASCII.GetString(await v2.Call("CreateSigningRequest"));
        var authority = await server.Services.GetRequiredService<DevelopmentChain>().Authority(CancellationToken.None);
        v2.Certificate = authority!.Sign(
            csr,
            "pass.com.example.coffee",
            "A1B2C3D4E5",
            "Example Coffee Ltd",
            nfc: false,
            DateTimeOffset.UtcNow
        );
        v2.FillIn("Poxgb4dEJa", (await v2.Json("UploadCertificate")).GetProperty("id").GetString()!);
        await v2.Json("GetCertificate");
        Assert.NotEmpty((await v2.Json("ListCertificates")).EnumerateArray());

        await v2.Json("CreateCampaign");
        await v2.Json("UpdateCampaign");
        Assert.Equal("Coffee & Cake Club", (await v2.Json("GetCampaign")).GetProperty("displayName").GetString());
        Assert.NotEmpty((await v2.Json("ListCampaigns")).EnumerateArray());

        await v2.Json("CreateTemplate");
        await v2.Json("UpdateTemplate");
        await v2.Json("UpdateTemplate", "multipart/form-data");
        await v2.Json("PushTemplate");
        Assert.Equal(22, (await v2.Json("GetTemplate")).GetProperty("passbook").GetProperty("bgColor").GetProperty("red").GetInt32());
        Assert.NotEmpty((await v2.Json("ListTemplates")).EnumerateArray());
        Assert.Single((await v2.Json("ListTemplatesOfCampaign")).EnumerateArray());

        v2.FillIn("x8Kd03bPqZ7LmA", (await v2.Json("IssuePass")).GetProperty("id").GetString()!);
        Assert.Equal("12345", (await v2.Json("GetPass")).GetProperty("userDefinedId").GetString());
        v2.FillIn("p2Wn81cRtY5KjB", (await v2.Json("IssuePasses")).GetProperty("id")[0].GetString()!);
        await v2.Json("GetPassByUserDefinedId");
        foreach (
            var id in new[]
            {
                "UpdatePass",
                "ListEvents",
                "UpdatePassByUserDefinedId",
                "RedeemPass",
                "UpdatePasses",
                "GetPasses",
                "SearchPasses",
                "ShowPass",
                "StoreImage",
            }
        )
        {
            await v2.Json(id);
        }

        v2.FillIn("Qr7tLm2WzK", (await v2.Json("AddGoogleIssuer")).GetProperty("id").GetString()!);
        await v2.Json("ListGoogleIssuers");
        var issuer = (await v2.Json("GetGoogleIssuer")).GetProperty("id").GetString();
        using var change = new HttpRequestMessage(HttpMethod.Put, "/v2/campaigns/coffeeClub");
        change.Headers.TryAddWithoutValidation("Authorization", await FirstAccount.Header(server));
        change.Content = new StringContent($$"""{"googleIssuerId":"{{issuer}}"}""");
        using var changed = await client.SendAsync(change);
        Assert.True(changed.IsSuccessStatusCode);
        foreach (var id in new[] { "SaveToGoogleWallet", "SaveToGoogleWalletHeaders" })
        {
            Assert.Empty(await v2.Call(id, expect: 302));
        }

        Assert.True((await v2.Json("ResendRecoveryEmails"))[0].GetProperty("success").GetBoolean());
        await v2.Call("GetPassImage");
        foreach (var id in new[] { "DownloadPass", "DownloadPasses", "ExportTemplate" })
        {
            Assert.Equal("PK"u8.ToArray(), (await v2.Call(id))[..2]);
        }

        v2.FillIn("wh_Hk29fLq7ZsBx1e", (await v2.Json("CreateWebhook")).GetProperty("id").GetString()!);
        JsonElement events = default;
        await Eventually.Is(async () =>
            (events = (await v2.Json("ListEvents", without: "after")).GetProperty("data")).GetArrayLength() > 0
        );
        v2.FillIn("evt_h9fbtx0w2k_5f0c4e1d9a7b3826", events[0].GetProperty("id").GetString()!);
        foreach (
            var id in new[]
            {
                "ListWebhooks",
                "GetWebhook",
                "ReplayWebhookEvents",
                "ResendWebhookDelivery",
                "ListWebhookDeliveries",
                "TestWebhook",
                "UpdateWebhook",
                "RotateWebhookSecret",
                "DeleteWebhook",
            }
        )
        {
            await v2.Json(id);
        }

        v2.FillIn("imp_Tz4cWn6RvE8aQd", (await v2.Json("CreateImport")).GetProperty("id").GetString()!);
        v2.FillIn("upd_Tz4cWn6RvE8aQd", (await v2.Json("CreateUpdate")).GetProperty("id").GetString()!);
        foreach (var id in new[] { "GetImportErrors", "GetImportResult", "FollowImport", "GetUpdateErrors", "FollowUpdate" })
        {
            await v2.Call(id);
        }

        foreach (var id in new[] { "GetImportErrors", "GetImportResult", "GetUpdateErrors" })
        {
            await v2.Call(id + "Headers");
        }

        var export = (await v2.Json("CreateExport")).GetProperty("id").GetString()!;
        v2.FillIn("exp_Jq52LmA9x8Kd03", export);
        await Eventually.Is(async () => (await v2.Json("GetExport")).GetProperty("status").GetString() == "done");
        var exported = Encoding.UTF8.GetString(await v2.Call("GetExportFile"));
        Assert.StartsWith("passId,userDefinedId,recoveryEmail,landingUrl\r\n", exported, StringComparison.Ordinal);
        await v2.Call("GetExportFileHeaders");
        await v2.Json("ListExports");
        await v2.Json("CancelExport");
        foreach (var what in new[] { "Import", "Update" })
        {
            foreach (var id in new[] { $"Get{what}", $"List{what}s", $"Cancel{what}", $"Resume{what}" })
            {
                await v2.Json(id);
            }
        }

        await v2.Json("CopyTemplate");
        await v2.Json("ImportTemplate");
        Assert.Contains("<article", (await v2.Json("PreviewTemplate")).GetProperty("picture").GetString(), StringComparison.Ordinal);
        await v2.Json("PreviewTemplate", "multipart/form-data");
        foreach (var id in new[] { "ShowPassHeaders", "GetPassImageHeaders", "DownloadPassHeaders", "DownloadPassesHeaders" })
        {
            await v2.Call(id);
        }

        v2.AssertThatAllWereCalled();
    }

    [Fact]
    public async Task Those_of_WalletKit_do_so_too()
    {
        using var client = kit.CreateClient();
        var brand = (await KitClient.New(kit)).World.Account;
        var v1 = new ExampleCaller(
            client,
            await ApiDocument.Of(client, "v1"),
            scheme => Task.FromResult(scheme == "Brand-Id" ? brand.BrandId : brand.BrandApiKey)
        );
        v1.FillIn("https://www.example.com", kit.Site);
        v1.FillIn("Rk3bPqZ7LmAx8K", (await v1.Json("CreateWalletKitTemplate")).GetProperty("id").GetString()!);
        Assert.Single((await v1.Json("ListWalletKitTemplates")).EnumerateArray());
        Assert.Equal("storeCard", (await v1.Json("GetWalletKitTemplate")).GetProperty("pass_type").GetString());
        v1.FillIn(
            "x8Kd03bPqZ7LmA",
            (await v1.Json("CreateWalletKitPass", without: "sno")).GetProperty("sent_pass").GetProperty("serial_no").GetString()!
        );
        await v1.Json("CreateWalletKitPass");
        Assert.Equal(1, (await v1.Json("UpdateWalletKitPasses")).GetProperty("count").GetInt32());
        await v1.Json("DeleteWalletKitTemplate");
        v1.AssertThatAllWereCalled();
    }

    [Fact]
    public async Task And_those_of_the_calls_that_devices_make()
    {
        using var client = server.CreateClient();
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var token = JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span).GetProperty("authenticationToken").GetString();
        var wallet = new ExampleCaller(client, await ApiDocument.Of(client, "wallet"), scheme => Task.FromResult($"{scheme} {token}"));
        wallet.FillIn("x8Kd03bPqZ7LmA", pass);
        await wallet.Call("RegisterDevice", expect: 201);
        await wallet.Call("RegisterDevice");
        Assert.Equal(
            pass,
            (await wallet.Json("ListUpdatedPasses", without: "passesUpdatedSince")).GetProperty("serialNumbers")[0].GetString()
        );
        await wallet.Call("FetchPass");
        await wallet.Call("FetchPassHeaders");
        await wallet.Call("WriteDeviceLog");
        await wallet.Call("UnregisterDevice");
        await wallet.Call("ListUpdatedPasses", expect: 204);
        wallet.AssertThatAllWereCalled();
    }
}
