using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>A barcode that is wider than a phone shows legibly is taken; the log warns of it.</summary>
public sealed class WideBarcodeTests(Server server) : IClassFixture<Server>
{
    private const string Keys = ""","dynamicKeys":[{"key":"code","type":"string"}]""";

    [Fact]
    public async Task A_template_s_own_barcode_is_warned_of_when_it_is_saved()
    {
        var world = await World.New(server);
        await world.Campaign();
        var design = ""","barcode":{"format":"code128","message":"ABCDEFGHIJKLMNOPQRSTUVW"}""";
        Assert.Equal(200, (await world.CreateTemplate("wide", design: design)).Status);
        Assert.Equal(1, Warned("Template wide: passbook.barcode.message: makes a barcode of 308 modules"));
        Assert.Equal(200, (await world.Api.Put("/v2/templates/wide", """{"passbook":{"desc":"Another"}}""")).Status);
        Assert.Equal(2, Warned("Template wide: passbook.barcode.message: makes a barcode of 308 modules"));
        Assert.Equal(200, (await world.IssuePass("wide")).Status);
    }

    [Fact]
    public async Task Passes_own_barcodes_are_warned_of_once_for_a_version_of_their_template()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template("code", design: ""","barcode":{"format":"code128","message":"#{code}"}""", more: Keys);
        Assert.Equal(0, Warned("template code"));
        await world.Pass("code", ""","dynamicData":{"code":"ABCDEFGHIJKLMNOPQRSTUV"}""");
        Assert.Equal(0, Warned("template code"));
        await world.Pass("code", ""","dynamicData":{"code":"ABCDEFGHIJKLMNOPQRSTUVW"}""");
        await world.Pass("code", ""","dynamicData":{"code":"ABCDEFGHIJKLMNOPQRSTUVWX"}""");
        Assert.Equal(1, Warned("template code, and perhaps others: dynamicData.code: makes a barcode of 308 modules"));
    }

    private int Warned(string text) =>
        server.Log.Count(l => l.StartsWith("Warning ", StringComparison.Ordinal) && l.Contains(text, StringComparison.Ordinal));
}
