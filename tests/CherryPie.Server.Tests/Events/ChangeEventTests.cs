using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Events;

/// <summary>Which events changes are, and that writes that change nothing are none.</summary>
public sealed class ChangeEventTests(Server server) : IClassFixture<Server>
{
    private const string Keys = ",\"dynamicKeys\":[{\"key\":\"points\",\"type\":\"number\"},{\"key\":\"name\",\"type\":\"string\"}]";
    private const string Design = ",\"header\":[{\"defaultLabel\":\"Points\",\"defaultValue\":\"#{points}\"}]";

    [Fact]
    public async Task A_change_of_a_pass_is_one_event_that_names_what_changed()
    {
        var world = await World.WithTemplate(server, design: Design, more: Keys);
        var reader = new EventReader(world, "&types=pass.*");
        var pass = await world.Pass(more: ",\"userDefinedId\":\"member 1\",\"dynamicData\":{\"points\":1}");
        foreach (
            var change in new[]
            {
                """{"dynamicData":{"points":2,"name":"Ada"}}""",
                """{"dynamicData":{"points":"2","name":"Ada"}}""", // the same
                """{"isRedeemed":true,"dynamicData":{"points":0}}""",
                """{"isRedeemed":true}""", // the same
                """{"isRedeemed":false}""",
                """{"isVoided":true}""",
                """{"isVoided":false,"expiryDate":"2090-01-01T00:00:00Z"}""",
                """{"recoveryEmail":"ada@example.com"}""",
                "{}",
                """{"isVoided":true,"isInvalid":true}""",
            }
        )
        {
            Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, change)).Id);
        }

        await reader.ToEnd(world);
        Assert.Equal(
            [
                ("pass.issued", ""),
                ("pass.updated", "dynamicData.name dynamicData.points"),
                ("pass.redeemed", "dynamicData.points isRedeemed lastRedeemAt"),
                ("pass.unredeemed", "isRedeemed"),
                ("pass.voided", "isVoided"),
                ("pass.updated", "expiryDate isVoided"),
                ("pass.updated", "recoveryEmail"),
                ("pass.invalidated", "isInvalid isVoided"),
            ],
            reader.Events.Select(e => (EventReader.Type(e), string.Join(' ', EventReader.Changed(e).Order())))
        );
        Assert.Equal(
            [0, 1, 2, 3, 4, 5, 5, 6],
            reader.Events.Select(e => EventReader.Data(e).GetProperty("version").GetInt32()) // an address is on no phone
        );
        Assert.All(
            reader.Events,
            e =>
            {
                Assert.Equal(["id", "type", "timestamp", "data"], e.EnumerateObject().Select(p => p.Name));
                Assert.Matches("^evt_[0-9a-z]+_[0-9a-f]{16}$", e.GetProperty("id").GetString());
                var data = EventReader.Data(e);
                Assert.Equal(
                    (pass, "member 1", "campaign", "template", 0),
                    (
                        data.GetProperty("passId").GetString(),
                        data.GetProperty("userDefinedId").GetString(),
                        data.GetProperty("campaignName").GetString(),
                        data.GetProperty("templateName").GetString(),
                        data.GetProperty("devices").GetInt32()
                    )
                );
            }
        );
        Assert.Equal(reader.Events.Count, reader.Events.Select(e => e.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Templates_campaigns_and_certificates_have_events_too()
    {
        var world = await World.New(server);
        var reader = new EventReader(world);
        await world.Campaign();
        await world.Template();
        await world.Template("other");
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"passbook":{"desc":"Another"}}""")).Name);
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"passbook":{"desc":"Another"}}""")).Name);
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template/push", "")).Name);
        Assert.Equal("campaign", (await world.Api.Put("/v2/campaigns/campaign", """{"displayName":"Ours","maxIssue":9}""")).Name);
        Assert.Equal("campaign", (await world.Api.Put("/v2/campaigns/campaign", """{"displayName":"Ours"}""")).Name);
        var pass = await world.Pass();
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"templateName":"other"}""")).Id);
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"status":"INVALID"}""")).Name);
        Assert.Equal(200, (await world.UploadPkcs12(World.Key, await world.Issue(World.Key.Pem))).Status);

        await reader.ToEnd(world);
        Assert.Equal(
            [
                "campaign.created campaign",
                "template.created campaign template",
                "template.created campaign other",
                "template.changed campaign template passbook",
                "template.pushed campaign template",
                "campaign.changed campaign displayName maxIssue",
                "pass.issued campaign template",
                "pass.updated campaign other templateName",
                "template.changed campaign template status",
                "certificate.renewed",
            ],
            reader.Events.Select(e =>
                string.Join(
                    ' ',
                    new[] { EventReader.Type(e), Name(e, "campaignName"), Name(e, "templateName") }
                        .Concat(EventReader.Changed(e).Order())
                        .OfType<string>()
                )
            )
        );
        Assert.Equal(World.PassType, EventReader.Data(reader.Events[^1]).GetProperty("passTypeId").GetString());
    }

    [Fact]
    public async Task Many_at_once_are_each_an_event_in_the_order_sent()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=pass.issued,pass.updated");
        var bodies = string.Join(',', Enumerable.Range(0, 25).Select(i => $$"""{"templateName":"template","userDefinedId":"{{i}}"}"""));
        var ids = (await world.Api.Post("/v2/passesBatch", $$"""{"passes":[{{bodies}}]}"""))
            .Json.GetProperty("id")
            .EnumerateArray()
            .Select(i => i.GetString()!)
            .ToList();
        var changes = string.Join(',', ids.Select(i => $$$"""{"id":"{{{i}}}","isVoided":false,"dynamicData":{"note":"x"}}"""));
        Assert.Equal(200, (await world.Api.Put("/v2/passesBatch", $$"""{"passes":[{{changes}}]}""")).Status);

        // One that is refused leaves no event of the others.
        (await world.Api.Post("/v2/passesBatch", """{"passes":[{"templateName":"template"},{"templateName":"none"}]}""")).Refused(400);
        await reader.ToEnd(world);
        Assert.Equal(ids, reader.Events.Take(25).Select(EventReader.Pass));
        Assert.Equal(ids.Order(), reader.Events.Skip(25).Select(EventReader.Pass).Order());
        Assert.Equal(50, reader.Events.Count);
    }

    private static string? Name(JsonElement each, string property) =>
        EventReader.Data(each).TryGetProperty(property, out var name) ? name.GetString() : null;
}
