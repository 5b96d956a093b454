using CherryPie.Server.Tests.AppleWebService;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What the pages say of a push that Apple did not take, at once and without contradicting each other.</summary>
public sealed class RefusedPushTests(ConsoleLateServer server) : IClassFixture<ConsoleLateServer>
{
    private const string Keys = ""","dynamicKeys":[{"key":"offer","type":"string"}]""";
    private const string Design = ""","primary":[{"defaultLabel":"Offer","defaultValue":"#{offer}"}]""";
    private const string Registers = "registers again. It does so by itself when it gets a new address, and at once when";

    [Theory]
    [InlineData(503, "ServiceUnavailable", "Apple's service was away")]
    [InlineData(429, "TooManyRequests", "Apple was asked too often for one phone")]
    public async Task What_Apple_could_not_take_now_names_the_time_of_the_next_attempt(int status, string reason, string words)
    {
        var (world, account, pass, member) = await Begin();
        using var _ = member;
        var phone = Phone.Of(world);
        await phone.Add(pass);
        server.Apns.Answer(phone.PushToken, status, reason);
        var page = await Changed(world, pass, member, account, $"{words} ({status} {reason})");
        Assert.Contains("A push failed and is tried again by itself", page, StringComparison.Ordinal);
        Assert.DoesNotContain("It goes within seconds", page, StringComparison.Ordinal);
        Assert.Matches("The next attempt is on [^,]+, \\d\\d:\\d\\d:\\d\\d UTC, in about \\d+ (minute|second)s?", page);
        Assert.Contains("<b>Not taken by Apple</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Taken by Apple</b>", page, StringComparison.Ordinal);
        var happened = page.Split("id=\"timeline\"")[1].Split("Last push, not taken by Apple")[1].Split("</li>")[0];
        Assert.Contains($"Phone 1: {words} ({status} {reason})", happened, StringComparison.Ordinal);
        Assert.Contains("1 phone may not show it", page, StringComparison.Ordinal);

        var pushes = await Counted(member, $"/console/{account}/pushes");
        Assert.DoesNotContain("Nothing under way", pushes, StringComparison.Ordinal);
        var waits = pushes.Split("id=\"underway\"")[1].Split("</section>")[0];
        Assert.Contains($"{words} ({status} {reason})", waits, StringComparison.Ordinal);
        Assert.Contains("The next attempt is on ", waits, StringComparison.Ordinal);
        Assert.Contains($"href=\"/console/{account}/passes/{pass}\"", waits, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_on_the_pages_that_were_looked_at_before_when_they_are_loaded_again()
    {
        var (world, account, pass, member) = await Begin();
        using var _ = member;
        var (home, pushes) = ($"/console/{account}", $"/console/{account}/pushes");
        Assert.Contains("Nothing was refused", await Counted(member, pushes), StringComparison.Ordinal);
        await Counted(member, home);
        var phone = Phone.Of(world);
        await phone.Add(pass);
        server.Apns.Answer(phone.PushToken, 400, "BadDeviceToken");
        var page = await Changed(world, pass, member, account, "The phone's address is not valid (400 BadDeviceToken)");
        Assert.Contains("1 phone may not show it", page, StringComparison.Ordinal);
        Assert.DoesNotContain("shows it within seconds", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Taken by Apple</b>", page, StringComparison.Ordinal);
        Assert.Contains(Registers, page, StringComparison.Ordinal);
        await Eventually.Is(async () => (page = await member.Page(pushes)).Contains("400 BadDeviceToken", StringComparison.Ordinal));
        Assert.Contains(Registers, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was refused", page, StringComparison.Ordinal);
        Assert.Contains("1 push was refused since yesterday", await member.Page(home), StringComparison.Ordinal);

        // What has to be counted is a few seconds old at most where counting is quick.
        await Eventually.Is(async () =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(2));
            var figure = (await member.Page(home)).Split("In wallets now</a>")[1].Split("</dd>")[0];
            return figure.EndsWith(">1", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_phones_were_told_of_says_how_many_did_not_get_it()
    {
        var (world, account, pass, member) = await Begin();
        using var _ = member;
        var (phone, other) = (Phone.Of(world), Phone.Of(world));
        await phone.Add(pass);
        await other.Add(await world.Pass());
        server.Apns.Answer(phone.PushToken, 410, "Unregistered", server.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        var page = "";
        await Eventually.Is(async () =>
            (page = await member.Page($"/console/{account}/pushes")).Contains("1 phone did not get it:", StringComparison.Ordinal)
        );
        Assert.Contains("410 Unregistered", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#refused\">why</a>", page, StringComparison.Ordinal);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        Assert.Contains(
            $"href=\"/console/{account}/pushes\">Look at Pushes</a>",
            await editor.Page($"/console/{account}/templates/template?notice=published"),
            StringComparison.Ordinal
        );
    }

    private static async Task<string> Changed(World world, string pass, ConsoleVisitor member, Guid account, string words)
    {
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"offer":"25 %"}}""")).Id);
        var page = "";
        await Eventually.Is(async () =>
            (page = await member.Page($"/console/{account}/passes/{pass}")).Contains(words, StringComparison.Ordinal)
        );
        return page;
    }

    // Figures that are still being counted are asked for again.
    private static async Task<string> Counted(ConsoleVisitor visitor, string path)
    {
        var page = "";
        await Eventually.Is(async () => !(page = await visitor.Page(path)).Contains("class=\"bone", StringComparison.Ordinal));
        return page;
    }

    private async Task<(World World, Guid Account, string Pass, ConsoleVisitor Member)> Begin()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var pass = await world.Pass(more: ""","dynamicData":{"offer":"20 %"}""");
        return (world, account, pass, await ConsoleVisitor.Member(server, account, "operator"));
    }
}
