using System.Net;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Contract;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Getting in, and being kept out.</summary>
public sealed class SignInTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task Whoever_has_the_password_gets_in_and_out_again()
    {
        var (account, member) = await Member();
        using var visitor = new ConsoleVisitor(server);
        using (var unknown = await visitor.Get($"/console/{account}"))
        {
            Assert.Equal($"/console/sign-in?return=%2Fconsole%2F{account}", unknown.Headers.Location!.ToString());
        }

        using (var signed = await visitor.SignIn(member.Email, to: $"/console/{account}"))
        {
            Assert.Equal((HttpStatusCode.SeeOther, $"/console/{account}"), (signed.StatusCode, signed.Headers.Location!.ToString()));
            var cookie = Assert.Single(signed.Headers.GetValues("Set-Cookie"), c => c.StartsWith("cherrypie=", StringComparison.Ordinal));
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("Passes issued", await visitor.Page($"/console/{account}"), StringComparison.Ordinal);
        using var left = await visitor.Send("/console/sign-out");
        Assert.Equal("/console/sign-in?notice=signedOut", left.Headers.Location!.ToString());
        await visitor.Page($"/console/{account}", HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_page()
    {
        var (_, member) = await Member();
        using var visitor = new ConsoleVisitor(server);
        var answers = new List<string>();
        foreach (var email in new[] { member.Email, "nobody@example.com", "no address" })
        {
            using var answer = await visitor.SignIn(email, "not the password");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            answers.Add((await answer.Content.ReadAsStringAsync()).Split("role=\"alert\"")[1].Split("</div>")[0]);
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Who_guesses_is_locked_out_and_the_right_password_with_them_until_the_time_is_over()
    {
        var (account, member) = await Member();
        using var visitor = new ConsoleVisitor(server);
        for (var n = 0; n < PeopleSetup.Attempts; n++)
        {
            using var wrong = await visitor.SignIn(member.Email, "guess number " + n);
        }

        using (var right = await visitor.SignIn(member.Email))
        {
            Assert.Equal(HttpStatusCode.BadRequest, right.StatusCode);
        }

        // Who is in stays in; and after the lock's time the password counts again.
        await member.Page($"/console/{account}");
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        Assert.InRange(
            (await Person(db, member)).LockoutEnd!.Value,
            DateTimeOffset.UtcNow + (PeopleSetup.Locked / 2),
            DateTimeOffset.UtcNow + PeopleSetup.Locked
        );
        await db.People.ExecuteUpdateAsync(p => p.SetProperty(q => q.LockoutEnd, DateTimeOffset.UtcNow));
        using var again = await visitor.SignIn(member.Email);
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/console//evil.example")]
    [InlineData("/console/\\evil")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/consoles")]
    [InlineData("/console/a\r\nSet-Cookie: x=y")]
    public async Task Nobody_is_sent_elsewhere_after_signing_in(string to)
    {
        var (_, member) = await Member();
        using var visitor = new ConsoleVisitor(server);
        using var signed = await visitor.SignIn(member.Email, to: to);
        Assert.Equal("/console", signed.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_session_that_was_planted_is_not_the_one_that_signs_in()
    {
        var (account, member) = await Member();
        using var attacker = new ConsoleVisitor(server);
        await attacker.Page("/console/sign-in");
        using var victim = new ConsoleVisitor(server);
        foreach (Cookie planted in attacker.Cookies.GetAllCookies())
        {
            victim.Cookies.Add(new Cookie(planted.Name, planted.Value, planted.Path, "localhost"));
        }

        victim.Cookies.Add(new Cookie("cherrypie", "planted", "/", "localhost"));
        using var signed = await victim.SignIn(member.Email);
        Assert.Equal(HttpStatusCode.SeeOther, signed.StatusCode);
        await victim.Page($"/console/{account}");
        await attacker.Page($"/console/{account}", HttpStatusCode.SeeOther);
        attacker.Cookies.Add(new Cookie("cherrypie", "planted", "/", "localhost"));
        await attacker.Page($"/console/{account}", HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task All_sessions_end_with_the_password_and_by_signing_out_everywhere()
    {
        var (account, first) = await Member();
        using var second = new ConsoleVisitor(server);
        await second.SignIn(first.Email);
        await second.Page($"/console/{account}");
        using (var wrong = await first.Send("/console/me/password", ("current", "wrong"), ("password", "another long one, twice")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        using (
            var changed = await first.Send(
                "/console/me/password",
                ("current", ConsoleVisitor.Password),
                ("password", "another long one, twice")
            )
        )
        {
            Assert.Equal("/console/me?notice=password", changed.Headers.Location!.ToString());
        }

        await first.Page($"/console/{account}");
        await second.Page($"/console/{account}", HttpStatusCode.SeeOther);
        await second.SignIn(first.Email, "another long one, twice");
        await second.Page($"/console/{account}");
        using var everywhere = await first.Send("/console/me/sign-out-everywhere");
        await first.Page($"/console/{account}", HttpStatusCode.SeeOther);
        await second.Page($"/console/{account}", HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("Password1234")]
    [InlineData("aaaaaaaaaaaa")]
    public async Task A_password_that_is_guessed_first_is_refused(string password)
    {
        var (_, member) = await Member();
        using var answer = await member.Send("/console/me/password", ("current", ConsoleVisitor.Password), ("password", password));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("in-password-fault", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_s_cookie_is_no_key_of_the_apis()
    {
        var (_, member) = await Member();
        foreach (var path in new[] { "/v2/campaigns", "/v2/passes/search", "/v1/campaign/list" })
        {
            using var answer = await member.Get(path);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
        }

        using var closed = await member.Get("/v2/campaigns");
        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
    }

    internal static async Task<Person> Person(ServerDb db, ConsoleVisitor visitor) =>
        await db.People.AsNoTracking().SingleAsync(p => p.Email == visitor.Email);

    private async Task<(Guid Account, ConsoleVisitor Member)> Member()
    {
        var world = await World.Bare(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (account, await ConsoleVisitor.Member(server, account, "viewer"));
    }
}
