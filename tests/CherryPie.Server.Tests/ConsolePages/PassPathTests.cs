using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What somebody learns who asks why one of two phones did not get the change.</summary>
public sealed class PassPathTests(ConsolePushServer server) : IClassFixture<ConsolePushServer>
{
    private const string Keys = ""","dynamicKeys":[{"key":"offer","type":"string"}]""";
    private const string Design = ""","primary":[{"defaultLabel":"Offer","defaultValue":"#{offer}"}]""";

    [Fact]
    public async Task Of_two_phones_each_says_what_was_sent_when_what_Apple_answered_and_what_to_do()
    {
        var (world, pass, page, member) = await Begin();
        using var _ = member;
        var (first, second) = (Phone.Of(world), Phone.Of(world));
        await first.Add(pass);
        var firstAt = Shown(server.Clock.GetUtcNow());
        server.Clock.Advance(TimeSpan.FromMinutes(9));
        await second.Add(pass);
        var secondAt = Shown(server.Clock.GetUtcNow());
        server.Apns.Answer(second.PushToken, 400, "BadDeviceToken");
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"offer":"25 %"}}""")).Id);
        string[] paths = [];
        await Eventually.Is(async () => (paths = Paths(await member.Page(page)))[1].Contains("BadDeviceToken", StringComparison.Ordinal));
        Ahead();
        await first.Update();
        await Eventually.Is(async () =>
            (paths = Paths(await member.Page(page)))[0].Contains("shows the newest version", StringComparison.Ordinal)
        );
        Has(
            paths[0],
            "<b>Phone 1</b>",
            $"added {firstAt}",
            first.DeviceId[..8] + "…",
            "push “look again”, ",
            "taken (200)",
            "nothing to do"
        );
        Has(
            paths[1],
            "<b>Phone 2</b>",
            $"added {secondAt}",
            second.DeviceId[..8] + "…",
            "push “look again”, ",
            "The phone's address is not valid (400 BadDeviceToken)",
            "Nothing is sent until the phone registers again. It does so by itself when it gets a new address, and at once when the "
                + "customer opens the pass's link and adds it again."
        );
        var happened = "";
        await Eventually.Is(async () =>
            (happened = (await member.Page(page)).Split("id=\"timeline\"")[1]).Contains(
                "<bdi>The phone's address is not valid (BadDeviceToken)</bdi>",
                StringComparison.Ordinal
            )
        );
        Has(happened, "<bdi>Phone 1</bdi>");
        Assert.DoesNotContain(first.DeviceId[..8], happened, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "en",
        "push_due_at = now() + interval '1 hour', push_attempts = 2, last_status = 503, last_reason = 'ServiceUnavailable'",
        "Apple's service was away (503 ServiceUnavailable)|Next try|tried again by itself|The next attempt is on |Not taken by Apple"
    )]
    [InlineData(
        "en",
        "push_attempts = 10, last_status = 0, last_reason = 'Unreachable'",
        "Apple could not be reached (Unreachable)|whoever runs the installation can retry on the page Jobs"
    )]
    [InlineData(
        "en",
        "push_attempts = 1, last_status = 413, last_reason = 'PayloadTooLarge'",
        "The push was refused (413 PayloadTooLarge)|by “Push again” among this page's actions"
    )]
    [InlineData("en", "last_status = 200", "taken (200)|the phone has not asked since|pulls the back of the pass down")]
    [InlineData(
        "de",
        "push_attempts = 10, last_status = 503, last_reason = 'ServiceUnavailable'",
        "<b>Telefon 1</b>|hinzugefügt |Push „sieh nach“|Apples Dienst war nicht da (503 ServiceUnavailable)|auf der Seite Aufträge"
    )]
    [InlineData("de", "scheme = 'AndroidPass', pushed_at = NULL", "<b>Android-Leser 1</b>|er fragt von selbst|Es ist nichts zu tun")]
    public async Task Each_way_to_fail_has_its_words_and_a_next_step(string language, string state, string words)
    {
        var (world, pass, page, member) = await Begin();
        using var _ = member;
        await member.Send("/console/me", ("name", "Somebody"), ("language", language));
        var phone = Phone.Of(world);
        await phone.Add(pass);
        await DatabaseContents.Run(
            server.ConnectionString,
            $"UPDATE devices SET pushed_at = now() WHERE device_id = '{phone.DeviceId}';"
                + $"UPDATE devices SET {state} WHERE device_id = '{phone.DeviceId}'"
        );
        Has(Paths(await member.Page(page))[0], words.Split('|'));
    }

    [Fact]
    public async Task A_phone_that_asked_by_itself_is_not_behind_because_its_push_waits()
    {
        var (world, pass, page, member) = await Begin();
        using var _ = member;
        var (first, second) = (Phone.Of(world), Phone.Of(world));
        await first.Add(pass);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await second.Add(pass);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"offer":"25 %"}}""")).Id);
        await Eventually.Is(() => server.Apns.Count(second.PushToken) > 0);
        Ahead();
        await first.Update();
        string[] paths = [];
        await Eventually.Is(async () =>
        {
            // Fetches are written a little later, and so may be what came of the first push. The change was a minute ago by both clocks.
            await DatabaseContents.Run(
                server.ConnectionString,
                $"UPDATE passes SET changed_at = now() - interval '1 minute' WHERE id = '{pass}';"
                    + "UPDATE devices SET push_due_at = now() + interval '1 hour', push_attempts = 2 "
                    + $"WHERE device_id IN ('{first.DeviceId}', '{second.DeviceId}')"
            );
            paths = Paths(await member.Page(page));
            return paths[0].Contains("is not needed any more", StringComparison.Ordinal)
                && paths[1].Contains("is tried again by itself", StringComparison.Ordinal);
        });
        Has(paths[0], "<b>Phone 1</b>", "The phone shows the newest version");
        Has(paths[1], "<b>Phone 2</b>", "A push failed and is tried again by itself");
    }

    private async Task<(World World, string Pass, string Page, ConsoleVisitor Member)> Begin()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var pass = await world.Pass(more: ""","dynamicData":{"offer":"20 %"}""");
        return (world, pass, $"/console/{account}/passes/{pass}", await ConsoleVisitor.Member(server, account, "viewer"));
    }

    private static void Has(string html, params string[] words) =>
        Assert.All(words, w => Assert.Contains(w, html, StringComparison.Ordinal));

    private static string[] Paths(string page) => page.Split("<li class=\"device\">")[1..];

    private static string Shown(DateTimeOffset time) => Endpoints.Console.ConsoleTexts.Of("en").Moment(time);

    // Pushes have PostgreSQL's time, phones the server's, which stands still here.
    private void Ahead()
    {
        if (DateTimeOffset.UtcNow.AddMinutes(1) is var soon && soon > server.Clock.GetUtcNow())
        {
            server.Clock.SetUtcNow(soon);
        }
    }
}
