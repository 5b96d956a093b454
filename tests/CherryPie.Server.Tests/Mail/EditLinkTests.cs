using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Landing;
using Xunit;

namespace CherryPie.Server.Tests.Mail;

/// <summary>The customer's edit link ends when the address that it was mailed to is no longer the pass's.</summary>
public sealed partial class EditLinkTests(Server server) : IClassFixture<Server>
{
    private const string Keys = ""","dynamicKeys":[{"key":"name","type":"string","isEditable":true}]""";
    private const string Refused = "This link doesn't allow changes";
    private readonly LandingVisitor _visitor = new(server);

    [Theory]
    [InlineData("PUT of the pass")]
    [InlineData("PUT by own id")]
    [InlineData("PUT of a batch")]
    [InlineData("resend")]
    public async Task Another_address_ends_the_link_and_gets_its_own(string route)
    {
        var world = await World.WithTemplate(server, more: Keys);
        var (from, to) = ($"{Guid.NewGuid():N}@example.com", $"{Guid.NewGuid():N}@example.com");
        var pass = await world.Pass(more: $",\"recoveryEmail\":\"{from}\",\"userDefinedId\":\"U\"");
        var old = await Mailed(pass, from);
        Assert.Equal(old, await Shown(world, pass));
        await Works(old);
        var answer = route switch
        {
            "PUT of the pass" => await world.Api.Put("/v2/passes/" + pass, $$"""{"recoveryEmail":"{{to}}"}"""),
            "PUT by own id" => await world.Api.Put("/v2/passes?userDefinedId=U&campaignName=campaign", $$"""{"recoveryEmail":"{{to}}"}"""),
            "PUT of a batch" => await world.Api.Put("/v2/passesBatch", $$"""[{"id":"{{pass}}","recoveryEmail":"{{to}}"}]"""),
            _ => await world.Api.Put("/v2/recoveryEmails/resend", $$"""[{"passId":"{{pass}}","newRecoveryEmail":"{{to}}"}]"""),
        };
        Assert.Equal(200, answer.Status);
        await Ended(world, pass, old);
        var mailed = await Mailed(pass, to);
        Assert.NotEqual(old, mailed);
        Assert.Equal(mailed, await Shown(world, pass));
        await Works(mailed);
    }

    [Fact]
    public async Task An_address_taken_away_ends_the_link_too_and_coming_back_does_not_revive_it()
    {
        var world = await World.WithTemplate(server, more: Keys);
        var address = $"{Guid.NewGuid():N}@example.com";
        var pass = await world.Pass(more: $",\"recoveryEmail\":\"{address}\"");
        var old = await Mailed(pass, address);
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"recoveryEmail":null}""")).Id);
        await Ended(world, pass, old);
        var between = await Shown(world, pass);
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, $$"""{"recoveryEmail":"{{address}}"}""")).Id);
        await Ended(world, pass, old);
        await Works(between);
    }

    [Fact]
    public async Task The_same_address_again_and_the_first_one_keep_the_link()
    {
        var world = await World.WithTemplate(server, more: Keys);
        var pass = await world.Pass();
        var link = await Shown(world, pass);
        string[] writes =
        [
            """{"recoveryEmail":"first@example.com"}""",
            """{"recoveryEmail":"first@example.com","isVoided":true}""",
            """{"isVoided":false,"dynamicData":{"name":"Ada"}}""",
        ];
        foreach (var write in writes)
        {
            Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, write)).Id);
            Assert.Equal(link, await Shown(world, pass));
        }

        await world.Api.Put("/v2/recoveryEmails/resend", $$"""[{"passId":"{{pass}}","newRecoveryEmail":"first@example.com"}]""");
        Assert.Equal(link, await Mailed(pass, "first@example.com"));
        await Works(link);
    }

    [Fact]
    public async Task An_operator_ends_a_link()
    {
        var world = await World.WithTemplate(server, more: Keys);
        var pass = await world.Pass();
        var old = await Shown(world, pass);
        var (code, text) = await Run("links", "revoke", pass);
        Assert.Equal((0, true), (code, text.StartsWith("Revoked:", StringComparison.Ordinal)));
        await Ended(world, pass, old);
        await Works(await Shown(world, pass));
        Assert.Equal((1, "There is no pass nobody."), await Run("links", "revoke", "nobody"));
        Assert.Contains("\"pass.change\"", (await Run("audit", "list", "--object", pass, "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_addresses_in_turn_are_no_way_to_fill_a_mailbox()
    {
        var world = await World.WithTemplate(server, more: Keys);
        var pass = await world.Pass();
        string[] pair = [$"{Guid.NewGuid():N}@example.com", $"{Guid.NewGuid():N}@example.com"];
        for (var i = 0; i < 24; i++)
        {
            Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, $$"""{"recoveryEmail":"{{pair[i % 2]}}"}""")).Id);
            await MailJobs.Done(server, pass);
        }

        Assert.Equal([5, 5], pair.Select(a => Mails(a).Count));
        Assert.Equal(pair[1], (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("recoveryEmail").GetString());
        var resent = (await world.Api.Put("/v2/recoveryEmails/resend", $$"""[{"passId":"{{pass}}"}]""")).Json[0];
        Assert.Contains("Mail__PerAddressPerHour", resent.GetProperty("error").GetString(), StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(13));
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, $$"""{"recoveryEmail":"{{pair[0]}}"}""")).Id);
        await MailJobs.Done(server, pass);
        Assert.Equal(6, Mails(pair[0]).Count);
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            ("ConnectionStrings__CherryPie", server.ConnectionString),
            ("DataFolder", server.DataFolder)
        );
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }

    private async Task Works(string link)
    {
        Assert.Contains("<form", (await _visitor.Get(link)).Html, StringComparison.Ordinal);
        Assert.Equal(303, (await _visitor.Post(link, [("name", Guid.NewGuid().ToString())])).Status);
    }

    private async Task Ended(World world, string pass, string link)
    {
        var page = await _visitor.Get(link);
        Assert.DoesNotContain("<form", page.Html, StringComparison.Ordinal);
        Assert.Contains(Refused, page.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await _visitor.Post(link, [("name", "Mallory")])).Status);
        Assert.DoesNotContain("Mallory", (await world.Api.Get("/v2/passes/" + pass)).Text, StringComparison.Ordinal);
    }

    private static async Task<string> Shown(World world, string pass) =>
        new Uri((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;

    /// <summary>The link of the newest mail to an address.</summary>
    private async Task<string> Mailed(string pass, string address)
    {
        await MailJobs.Done(server, pass);
        var newest = Mails(address).OrderByDescending(f => new FileInfo(f).LastWriteTimeUtc).First();
        var link = Link().Match(new ReadMail(await File.ReadAllTextAsync(newest)).Plain);
        Assert.True(link.Success);
        return new Uri(link.Value).PathAndQuery;
    }

    private List<string> Mails(string address)
    {
        var folder = Path.Combine(server.DataFolder, "mail");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Where(f => File.ReadAllText(f).Contains($"\r\nTo: <{address}>\r\n", StringComparison.Ordinal))]
            : [];
    }

    [GeneratedRegex("http\\S+\\?edit=\\S+")]
    private static partial Regex Link();
}
