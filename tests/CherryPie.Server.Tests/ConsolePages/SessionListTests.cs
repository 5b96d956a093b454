using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Console;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Where somebody is signed in, and how they end it from elsewhere.</summary>
public sealed partial class SessionListTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) Version/26.1 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task One_that_is_ended_is_out_at_once_and_the_others_go_on()
    {
        using var member = await Member();
        using var phone = await SignedIn(member, Phone);
        using var third = await SignedIn(member, "");
        var page = await member.Page("/console/me");
        Assert.Contains("Safari, iPhone", page, StringComparison.Ordinal);
        Assert.Contains("This one", page, StringComparison.Ordinal);
        Assert.Contains("End the 2 others", page, StringComparison.Ordinal);
        var ids = End().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, ids.Count);
        var ended = PhoneEnd().Match(page).Groups[1].Value;
        Assert.Contains(ended, ids);

        using (var end = await member.Send($"/console/me/sessions/{ended}/end"))
        {
            Assert.Equal("/console/me?notice=sessionEnded#sessions", end.Headers.Location!.ToString());
        }

        await phone.Page("/console/me", HttpStatusCode.SeeOther);
        await phone.Page("/console/me", HttpStatusCode.SeeOther); // on the other server as well
        await third.Page("/console/me");
        using (var others = await member.Send("/console/me/sessions/end-others"))
        {
            Assert.Equal("/console/me?notice=sessionsEnded#sessions", others.Headers.Location!.ToString());
        }

        await third.Page("/console/me", HttpStatusCode.SeeOther);
        Assert.DoesNotContain("End the", await member.Page("/console/me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        using var member = await Member();
        using var other = await Member();
        var session = Assert.Single(await Sessions(other.Email, "id::text"));
        using (var denied = await member.Send($"/console/me/sessions/{session}/end"))
        {
            Assert.Equal(HttpStatusCode.NotFound, denied.StatusCode);
        }

        await member.Send("/console/me/sessions/end-others");
        await other.Page("/console/me");
    }

    [Fact]
    public async Task Its_own_end_is_a_sign_out_and_a_new_sign_in_of_the_same_browser_replaces_it()
    {
        using var member = await Member();
        await member.SignIn(member.Email);
        var session = Assert.Single(await Sessions(member.Email, "id::text"));
        using (
            var password = await member.Send("/console/me/password", ("current", ConsoleVisitor.Password), ("password", "nine more pies"))
        )
        {
            Assert.Equal("/console/me?notice=password", password.Headers.Location!.ToString());
        }

        Assert.Equal([session], await Sessions(member.Email, "id::text")); // the same one goes on
        Assert.Contains("This one", await member.Page("/console/me"), StringComparison.Ordinal);
        using var end = await member.Send($"/console/me/sessions/{session}/end");
        Assert.Equal("/console/sign-in?notice=signedOut", end.Headers.Location!.ToString());
        Assert.Equal([], await Sessions(member.Email, "id::text"));
    }

    [Fact]
    public async Task A_person_has_fifty_at_most_and_it_is_noted_coarsely_when_each_was_seen()
    {
        using var member = await Member();
        await DatabaseContents.Run(
            server.ConnectionString,
            $"""
            INSERT INTO person_sessions (id, person_id, stamp, began_at, last_seen_at, ends_at, agent, address)
            SELECT gen_random_uuid(), id, security_stamp, now() - interval '1 day', now() - interval '1 hour' * n,
                now() + interval '5 day', '', ''
            FROM people, generate_series(1, 60) n WHERE email = '{member.Email}'
            """
        );
        using var last = await SignedIn(member, Phone);
        Assert.Equal(Features.People.Sessions.Most, (await Sessions(member.Email, "id::text")).Count);
        await last.Page("/console/me");
        await member.Page("/console/me"); // seen lately, so it was none of those that went

        var seen = await Seen();
        server.Clock.Advance(TimeSpan.FromMinutes(4));
        await last.Page("/console/me");
        Assert.Equal(seen, await Seen());
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await last.Page("/console/me");
        Assert.NotEqual(seen, await Seen());

        Task<List<string>> Seen() => Sessions(member.Email, "last_seen_at::text", "AND agent <> ''");
    }

    [Fact]
    public async Task Only_those_are_listed_that_go_on_with_what_is_known_of_each()
    {
        using var member = await Member();
        await Insert("Idle, Linux", seen: "9 hours", ends: "5 days");
        await Insert("Over, Linux", seen: "1 hour", ends: "-1 minutes");
        await Insert("Former, Linux", seen: "1 hour", ends: "5 days", stamp: "'a former one'");
        await Insert("Going, Linux", seen: "1 hour", ends: "5 days");
        var page = (await member.Page("/console/me")).Split("id=\"sessions\"")[1];
        Assert.Contains("Going, Linux", page, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", page, StringComparison.Ordinal);
        Assert.Contains("End the other one", page, StringComparison.Ordinal);
        Assert.Single(ThisOne().Matches(page));
        Assert.All(["Idle", "Over", "Former"], ended => Assert.DoesNotContain(ended, page, StringComparison.Ordinal));

        Task Insert(string agent, string seen, string ends, string stamp = "security_stamp") =>
            DatabaseContents.Run(
                server.ConnectionString,
                $"""
                INSERT INTO person_sessions (id, person_id, stamp, began_at, last_seen_at, ends_at, agent, address)
                SELECT gen_random_uuid(), id, {stamp}, now() - interval '1 day', now() - interval '{seen}', now() + interval '{ends}',
                    '{agent}', '192.0.2.7'
                FROM people WHERE email = '{member.Email}'
                """
            );
    }

    [Fact]
    public async Task Signing_out_everywhere_leaves_none_behind()
    {
        using var member = await Member();
        using var phone = await SignedIn(member, Phone);
        using (var everywhere = await phone.Send("/console/me/sign-out-everywhere"))
        {
            Assert.Equal("/console/sign-in?notice=signedOutEverywhere", everywhere.Headers.Location!.ToString());
        }

        Assert.Empty(await Sessions(member.Email, "id::text"));
        await member.Page("/console/me", HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36", "Chrome, Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0.0.0 Safari/537.36 Edg/142.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 16) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("curl/8.5.0 <script>", "")]
    [InlineData("", "")]
    public void A_browser_is_known_by_words_of_ours_alone(string agent, string name) => Assert.Equal(name, BrowserName.Of(agent));

    private async Task<ConsoleVisitor> Member() =>
        await ConsoleVisitor.Member(server, await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account), "viewer");

    private async Task<ConsoleVisitor> SignedIn(ConsoleVisitor member, string agent)
    {
        var visitor = new ConsoleVisitor(server);
        using var signed = await visitor.Post(
            "/console/sign-in",
            [("form", await visitor.Token()), ("email", member.Email), ("password", ConsoleVisitor.Password)],
            agent.Length > 0 ? [("User-Agent", agent)] : []
        );
        Assert.Equal(HttpStatusCode.SeeOther, signed.StatusCode);
        return visitor;
    }

    private Task<List<string>> Sessions(string email, string what, string and = "") =>
        DatabaseContents.All(
            server.ConnectionString,
            $"SELECT s.{what} FROM person_sessions s JOIN people p ON p.id = s.person_id WHERE p.email = '{email}' {and} ORDER BY 1"
        );

    [GeneratedRegex("This one")]
    private static partial Regex ThisOne();

    [GeneratedRegex("/me/sessions/([0-9a-f-]{36})/end")]
    private static partial Regex End();

    [GeneratedRegex("Safari, iPhone.*?/me/sessions/([0-9a-f-]{36})/end", RegexOptions.Singleline)]
    private static partial Regex PhoneEnd();
}
