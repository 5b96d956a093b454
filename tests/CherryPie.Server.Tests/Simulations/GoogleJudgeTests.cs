using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Tests.Webhooks;
using CherryPie.Server.Tools.Simulator.Google;
using CherryPie.Wallet;
using Xunit;
using static CherryPie.Server.Tests.Simulations.GoogleBodiesOfTests;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>Others judge the stand-in, and what is sent to it: Google's own client as npm has it, jose, TypeScript and Node's
/// cryptography.</summary>
public sealed class GoogleJudgeTests
{
    [Fact]
    public async Task Google_s_own_client_finds_nothing_odd_about_the_stand_in()
    {
        await using var site = await IssuerSite.Start();
        await using var google = await FakeGoogle.Start(
            new SimulatedGoogleOptions
            {
                Http = true,
                AllowHttp = true,
                RequestsPerSecond = 0,
            }
        );
        var input = new JsonObject
        {
            ["address"] = google.StandIn.Address,
            ["tokenUrl"] = google.StandIn.TokenUrl,
            ["key"] = JsonNode.Parse(FakeGoogle.Key),
            ["issuerId"] = google.IssuerId,
            ["image"] = site.Picture,
        };
        var results = JsonNode.Parse(await NodeProgram.Run(await Folder(), input.ToJsonString(), "client.mjs"))!.AsObject();
        foreach (var kind in (string[])["generic", "loyalty", "offer", "eventticket", "flight", "transit", "giftcard"])
        {
            Assert.Equal($"INACTIVE false 1 none {google.IssuerId}.{kind}-1 1 true", (string)results[kind]!);
        }

        Assert.Equal(google.IssuerId, (string)results["issuer"]!);
        Assert.Equal(
            ["409 existingResource", "400 badRequest", "404 resourceNotFound", "403 permissionDenied"],
            ((string[])["again", "unknown", "missing", "foreign"]).Select(r => (string)results[r]!)
        );
    }

    [Fact]
    public async Task Jose_verifies_assertions_and_links()
    {
        await using var google = await FakeGoogle.Start();
        var email = (string)JsonNode.Parse(FakeGoogle.Key)!["client_email"]!;
        var link = GoogleSaveLink.Payload(email, "https://a.example", GooglePassKind.Loyalty, "1.a", "1.b", DateTimeOffset.UtcNow);
        var assertion = FakeGoogle.Sign(google.Assertion());
        var lines = await Tokens((assertion, google.StandIn.TokenUrl), (FakeGoogle.Sign(link), "google"), (assertion, "google"));
        Assert.Equal(google.Assertion()["scope"]!.ToString(), (string)JsonNode.Parse(lines[0])!["payload"]!["scope"]!);
        Assert.Equal("RS256", (string)JsonNode.Parse(lines[0])!["protectedHeader"]!["alg"]!);
        Assert.Equal("1.a", (string)JsonNode.Parse(lines[1])!["payload"]!["payload"]!["loyaltyObjects"]![0]!["id"]!);
        Assert.StartsWith("refused", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GooglePayPasses")]
    [InlineData("GoogleWalletPasses")]
    public async Task Node_verifies_a_callback_and_refuses_a_changed_one(string sender)
    {
        await using var google = await FakeGoogle.Start(new SimulatedGoogleOptions { Http = true, Sender = sender });
        var body = JsonNode.Parse(google.StandIn.Callbacks.Signed("1.b", "1.é", isSaved: true))!;
        var message = (string)body["signedMessage"]!;
        var answer = await Callback(google, body, sender, google.IssuerId);
        Assert.Equal(("save", "1.é"), ((string)JsonNode.Parse(answer)!["eventType"]!, (string)JsonNode.Parse(answer)!["objectId"]!));

        Assert.Equal("the key did not sign this", await Callback(google, body, sender, "123"));
        Assert.Equal("no root signed the key", await Callback(google, body, "Somebody", google.IssuerId));
        body["signedMessage"] = message.Replace("save", "del", StringComparison.Ordinal);
        Assert.Equal("the key did not sign this", await Callback(google, body, sender, google.IssuerId));
    }

    [Fact]
    public async Task TypeScript_takes_a_body_of_the_client_s_types_and_no_other()
    {
        var folder = TestCluster.NewFolder();
        async Task<string> Types(string body)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "body.json"), $$"""{"type":"GenericObject","body":{{body}}}""");
            return await NodeProgram.Output(await Folder(), "types.mjs", folder);
        }

        var good = GenericObject("1");
        Assert.EndsWith("1 bodies, 0 errors\n", await Types(good.ToJsonString()), StringComparison.Ordinal);
        Assert.Contains("'\"colour\"' does not exist", await Types(good.With("""{"colour":"red"}""")), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_schemas_of_the_stand_in_are_those_of_the_client()
    {
        var source = Path.Combine(Repository.Folder, "src/CherryPie.Server/Tools/Simulator/Google");
        var written = await NodeProgram.Run(await Folder(), "", Path.Combine(source, "schemas.mjs"), "node_modules");
        Assert.Equal(written, await File.ReadAllTextAsync(Path.Combine(source, "walletobjects.json")));
    }

    /// <summary>Has jose verify tokens of the stand-in's service account.</summary>
    /// <returns>A line for each: claims and header in JSON, or that it was refused.</returns>
    internal static async Task<string[]> Tokens(params (string Token, string Audience)[] tokens)
    {
        using var key = RSA.Create();
        key.ImportFromPem((string)JsonNode.Parse(FakeGoogle.Key)!["private_key"]!);
        var issuer = (string)JsonNode.Parse(FakeGoogle.Key)!["client_email"]!;
        var input = tokens.Select(t =>
            JsonSerializer.Serialize(
                new
                {
                    token = t.Token,
                    audience = t.Audience,
                    issuer,
                    key = key.ExportSubjectPublicKeyInfoPem(),
                }
            )
        );
        return (await NodeProgram.Run(await Folder(), string.Join('\n', input), "tokens.mjs")).Trim().Split('\n');
    }

    private static async Task<string> Callback(FakeGoogle google, JsonNode body, string sender, string issuerId)
    {
        var input = new JsonObject
        {
            ["keys"] = JsonNode.Parse(google.StandIn.Callbacks.RootKeys.Span),
            ["body"] = body.DeepClone(),
            ["sender"] = sender,
            ["issuerId"] = issuerId,
        };
        return (await NodeProgram.Run(await Folder(), input.ToJsonString(), "callback.mjs")).Trim();
    }

    private static Task<string> Folder([CallerFilePath] string here = "") =>
        NodeProgram.Folder(Path.Combine(Path.GetDirectoryName(here)!, "GoogleJudge"), "jose");
}
