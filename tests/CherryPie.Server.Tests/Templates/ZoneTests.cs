using System.Text.Json;
using CherryPie.Server.Tests.Landing;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>A template's zone by its IANA name.</summary>
public sealed class ZoneTests(Server server) : IClassFixture<Server>
{
    private const string Design =
        ""","header":[{"itemName":"when","defaultLabel":"When","defaultValue":"#{when}","format":{"type":"dateTime"}}]""";

    private const string Keys = """
        ,"timezone":"Europe/Berlin","dynamicKeys":[{"key":"when","type":"dateTime","isEditable":true,"defaultValue":"2025-07-01T20:00"}]
        """;

    private readonly LandingVisitor _visitor = new(server);

    [Fact]
    public async Task Each_date_of_a_pass_has_the_offset_of_its_day()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        Assert.Equal("Europe/Berlin", (await world.Api.Get("/v2/templates/template")).Json.GetProperty("timezone").GetString());
        Assert.Equal("2025-07-01T20:00:00+02:00", await When(world, await world.Pass()));
        var winter = await world.Pass(more: ""","dynamicData":{"when":"2025-12-01T20:00"}""");
        Assert.Equal("2025-12-01T20:00:00+01:00", await When(world, winter));

        // The zone is part of the design: a change of it reaches the pass.
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"timezone":"America/New_York"}""")).Status);
        Assert.Equal("2025-12-01T20:00:00-05:00", await When(world, winter));
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"timezone":-2.5}""")).Status);
        Assert.Equal(-2.5, (await world.Api.Get("/v2/templates/template")).Json.GetProperty("timezone").GetDouble());
        Assert.Equal("2025-12-01T20:00:00-02:30", await When(world, winter));
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"timezone":null}""")).Status);
        Assert.Equal("2025-12-01T20:00:00Z", await When(world, winter));
    }

    [Fact]
    public async Task What_a_customer_types_is_in_the_zone_of_its_day()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass(more: ""","dynamicData":{"when":"2025-12-01T19:00Z"}""");
        var edit = new Uri((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        Assert.Contains("value=\"2025-12-01T20:00\"", (await _visitor.Get(edit)).Html, StringComparison.Ordinal);
        Assert.Equal(303, (await _visitor.Post(edit, [("when", "2025-08-01T20:00")])).Status);
        Assert.Equal("2025-08-01T20:00:00+02:00", await When(world, pass));
    }

    private static async Task<string?> When(World world, string pass)
    {
        using var json = JsonDocument.Parse((await world.Bundle(pass)).Files["pass.json"]);
        return json.RootElement.GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString();
    }
}
