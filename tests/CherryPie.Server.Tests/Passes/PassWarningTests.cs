using Xunit;

namespace CherryPie.Server.Tests.Passes;

/// <summary>Names in a pass's own passbook that have no effect: answers say so to who uses Apple's names or asks, and no others
/// change.</summary>
public sealed class PassWarningTests(Server server) : IClassFixture<Server>
{
    private const string Misspelt = ""","passbook":{"voided":false,"relevantDte":"2030-01-01"}""",
        Said = """[{"path":"passbook.relevantDte","text":"is not known, and was ignored; perhaps relevantDate"}]""";

    [Fact]
    public async Task An_old_request_is_answered_as_before_and_a_new_one_warns()
    {
        var world = await World.WithTemplate(server);
        var old = await world.IssuePass(more: ""","passbook":{"logoText":"A","zzz":1,"bgColour":"red"}""");
        Assert.Equal($$"""{"id":"{{old.Id}}"}""", old.Text);
        var asked = await world.Api.Put($"/v2/passes/{old.Id}?warnings=true", """{"passbook":{"bgColour":"blue"}}""");
        Assert.Equal("passbook.bgColour", asked.Json.GetProperty("warnings")[0].GetProperty("path").GetString());
        Assert.Equal($$"""{"id":"{{old.Id}}"}""", (await world.Api.Put("/v2/passes/" + old.Id, """{"passbook":{"voided":false}}""")).Text);

        var one = await world.IssuePass(more: Misspelt);
        var id = one.Json.GetProperty("id").GetString();
        Assert.Equal($"{{\"id\":\"{id}\",\"warnings\":{Said}}}", one.Text);
        Assert.Equal(one.Text, (await world.Api.Put("/v2/passes/" + id, "{" + Misspelt[1..] + "}")).Text);
        const string two = "[{\"templateName\":\"template\"},{\"templateName\":\"template\"" + Misspelt + "}]";
        var batch = await world.Api.Post("/v2/passesBatch", two);
        Assert.Equal("passes[1].passbook.relevantDte", batch.Json.GetProperty("warnings")[0].GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("\"raw\":{\"a\":1}", "raw")]
    [InlineData("\"preferredStyleSchemes\":[\"posterEventTicket\"]", "preferredStyleSchemes")]
    [InlineData("\"posterGeneric\":{\"headerFields\":[{\"defaultValue\":\"1\"}]}", "posterGeneric")]
    public async Task Apples_names_that_a_template_alone_can_have_are_refused(string passbook, string name)
    {
        var world = await World.WithTemplate(server);
        var says = $"passbook.{name}: must be left out: one pass has none of its own; {name} of its template's passbook sets it";
        var more = $",\"passbook\":{{{passbook}}}";
        Assert.Equal(says, (await world.IssuePass(more: more)).Refused(400));
        var id = await world.Pass();
        Assert.Equal(says, (await world.Api.Put("/v2/passes/" + id, "{" + more[1..] + "}")).Refused(400));
        var batch = await world.Api.Post("/v2/passesBatch", "[{\"templateName\":\"template\"" + more + "}]");
        Assert.Equal("passes[0]." + says, batch.Refused(400));
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + id, $"{{\"passbook\":{{\"{name}\":null}}}}")).Status);
    }
}
