using Xunit;

namespace CherryPie.Server.Tests.Passes;

/// <summary>Messages that no symbol holds are refused where they are given.</summary>
public sealed class BarcodeCapacityTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("qr", 'x', 2953)]
    [InlineData("pdf417", 'x', 1108)]
    [InlineData("aztec", '~', 1914)]
    public async Task A_message_that_is_too_long_is_refused_at_the_template_and_at_issue(string format, char character, int most)
    {
        var world = await World.New(server);
        await world.Campaign();
        string Design(string message) => $$""","barcode":{"format":"{{format}}","message":"{{message}}"}""";
        var refused = (await world.CreateTemplate("static", design: Design(new string(character, 5000)))).Refused(400);
        Assert.StartsWith("passbook.barcode.message: has 5,000 bytes, which no symbol holds", refused, StringComparison.Ordinal);
        await world.Template("longest", design: Design(new string(character, most)));

        const string keys = ""","dynamicKeys":[{"key":"m","type":"string","defaultValue":"1"}]""";
        await world.Template(design: Design("#{m}"), more: keys);
        string Data(string message) => $$""","dynamicData":{"m":"{{message}}"}""";
        refused = (await world.IssuePass(more: Data(new string(character, 5000)))).Refused(400);
        Assert.StartsWith("dynamicData.m: ", refused, StringComparison.Ordinal);
        Assert.Contains("which no symbol holds", refused, StringComparison.Ordinal);
        var pass = await world.Pass(more: Data(new string(character, most)));
        refused = (await world.Api.Put($"/v2/passes/{pass}", "{" + Data(new string(character, 5000))[1..] + "}")).Refused(400);
        Assert.StartsWith("dynamicData.m: ", refused, StringComparison.Ordinal);
        Assert.NotEmpty((await world.Bundle(pass)).Files);
    }

    [Fact]
    public async Task Code128_refuses_what_it_has_no_character_for()
    {
        var world = await World.New(server);
        await world.Campaign();
        string Design(string message) => $$""","barcodes":[{"format":"code128","message":"{{message}}"}]""";
        Assert.StartsWith(
            "passbook.barcodes[0].message: has \"Ж\", which Code 128 does not know",
            (await world.CreateTemplate("static", design: Design("Жук"))).Refused(400),
            StringComparison.Ordinal
        );
        await world.Template("latin", design: Design("ticket é"));
    }
}
