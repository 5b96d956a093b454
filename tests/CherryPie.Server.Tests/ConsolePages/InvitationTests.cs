using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Contract;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The way into a team: a link, once, for whom it is meant.</summary>
public sealed partial class InvitationTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task Who_joins_to_run_the_installation_ends_no_invitation_of_another()
    {
        var account = await Account();
        var token = await ConsoleVisitor.Invitation(server, account, "owner", runs: true);
        using var first = await ConsoleVisitor.Member(server, account, "owner", runs: true);
        using var visitor = new ConsoleVisitor(server);
        await visitor.Page($"/console/invitation/{token}");
    }

    [Fact]
    public async Task To_look_at_a_link_uses_nothing_up_and_to_join_uses_it_up()
    {
        var account = await Account();
        var token = await ConsoleVisitor.Invitation(server, account, "editor", email: "ada@example.com");
        using var visitor = new ConsoleVisitor(server);
        for (var n = 0; n < 3; n++)
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, new Uri($"/console/invitation/{token}", UriKind.Relative));
            using var looked = await visitor.Send(head);
            Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
            Assert.Contains("ada@example.com", await visitor.Page($"/console/invitation/{token}"), StringComparison.Ordinal);
        }

        using (var weak = await visitor.Send($"/console/invitation/{token}", ("name", "Ada"), ("password", "short")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        }

        using (var joined = await visitor.Send($"/console/invitation/{token}", ("name", "Ada"), ("password", ConsoleVisitor.Password)))
        {
            Assert.Equal($"/console/{account}?notice=joined", joined.Headers.Location!.ToString());
        }

        Assert.Contains("Editor", await visitor.Page($"/console/{account}"), StringComparison.Ordinal);
        using var second = new ConsoleVisitor(server);
        await second.Page($"/console/invitation/{token}", HttpStatusCode.NotFound);
        using var late = await second.Send($"/console/invitation/{token}", ("name", "Eve"), ("password", ConsoleVisitor.Password));
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task Of_two_who_accept_at_once_one_joins()
    {
        var account = await Account();
        string token;
        await using (var scope = server.Services.CreateAsyncScope())
        {
            token = (await scope.ServiceProvider.GetRequiredService<InvitePerson>().First(CancellationToken.None))!;
        }

        var visitors = Enumerable.Range(0, 4).Select(_ => new ConsoleVisitor(server)).ToList();
        var answers = await Task.WhenAll(
            visitors.Select(
                (v, n) =>
                    v.Send(
                        $"/console/invitation/{token}",
                        ("name", "N"),
                        ("email", $"at.once.{n}@example.com"),
                        ("password", ConsoleVisitor.Password)
                    )
            )
        );
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.NotFound));
        await using var look = server.Services.CreateAsyncScope();
        var db = look.ServiceProvider.GetRequiredService<ServerDb>();
        var person = await db.People.SingleAsync(p => p.Email!.StartsWith("at.once."));
        Assert.True(person.RunsInstallation);
        Assert.Null(await look.ServiceProvider.GetRequiredService<InvitePerson>().First(CancellationToken.None));
        await db.People.ExecuteUpdateAsync(p => p.SetProperty(q => q.RunsInstallation, false));
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task It_ends_with_its_time_and_when_it_is_revoked_and_when_there_is_a_newer_one()
    {
        var account = await Account();
        using var owner = await ConsoleVisitor.Member(server, account, "owner");
        using var visitor = new ConsoleVisitor(server);
        var old = await ConsoleVisitor.Invitation(server, account, "viewer", email: "late@example.com");
        server.Clock.Advance(Invitation.Lasts);
        await visitor.Page($"/console/invitation/{old}", HttpStatusCode.NotFound);
        await owner.SignIn(owner.Email);

        var first = await ConsoleVisitor.Invitation(server, account, "viewer", email: "again@example.com");
        var newer = await ConsoleVisitor.Invitation(server, account, "editor", email: "Again@example.com");
        await visitor.Page($"/console/invitation/{first}", HttpStatusCode.NotFound);
        await visitor.Page($"/console/invitation/{newer}");

        var revoke = Revoke().Match(await owner.Page($"/console/{account}/team")).Value;
        using var done = await owner.Send(revoke);
        Assert.Equal($"/console/{account}/team?notice=revoked", done.Headers.Location!.ToString());
        await visitor.Page($"/console/invitation/{newer}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_is_known_signs_in_and_joins_a_second_team_and_nobody_else_does()
    {
        var (here, there) = (await Account(), await Account());
        using var member = await ConsoleVisitor.Member(server, here, "viewer");
        using var other = await ConsoleVisitor.Member(server, here, "viewer");
        var token = await ConsoleVisitor.Invitation(server, there, "operator", email: member.Email);
        using (var stranger = new ConsoleVisitor(server))
        {
            Assert.Contains("Sign in to accept", await stranger.Page($"/console/invitation/{token}"), StringComparison.Ordinal);
            using var taken = await stranger.Send($"/console/invitation/{token}", ("name", "Eve"), ("password", ConsoleVisitor.Password));
            Assert.Equal(HttpStatusCode.BadRequest, taken.StatusCode);
        }

        Assert.Contains("Sign out, then open", await other.Page($"/console/invitation/{token}"), StringComparison.Ordinal);
        using (var wrong = await other.Send($"/console/invitation/{token}"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        }

        await other.Page($"/console/{there}", HttpStatusCode.NotFound);
        using var joined = await member.Send($"/console/invitation/{token}");
        Assert.Equal($"/console/{there}?notice=joined", joined.Headers.Location!.ToString());
        await member.Page($"/console/{there}");
        var accounts = await member.Page("/console/accounts");
        Assert.Contains(here.ToString(), accounts, StringComparison.Ordinal);
        Assert.Contains(there.ToString(), accounts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_has_no_token_in_clear_and_the_mail_has_the_link()
    {
        var account = await Account();
        using var owner = await ConsoleVisitor.Member(server, account, "owner", name: "Grace Hopper");
        using var invited = await owner.Send(
            $"/console/{account}/team/invite",
            ("email", "by.mail@example.com"),
            ("role", "viewer"),
            ("mail", "yes")
        );
        var link = Link().Match(await invited.Content.ReadAsStringAsync()).Groups[1].Value;
        Assert.NotEqual("", link);
        var mail = "";
        await Eventually.Is(() =>
        {
            var folder = Path.Combine(server.DataFolder, "mail");
            mail = Directory.Exists(folder)
                ? string.Concat(
                    Directory
                        .GetFiles(folder, "*.eml")
                        .Select(File.ReadAllText)
                        .Where(m => m.Contains("by.mail@example.com", StringComparison.Ordinal))
                )
                : "";
            return mail.Length > 0;
        });
        var text = string.Concat(mail.Split("\r\n\r\n").Select(Decoded));
        Assert.Contains(link, text, StringComparison.Ordinal);
        Assert.Contains("Grace Hopper invites you", text, StringComparison.Ordinal);
        var contents = await Operations.DatabaseContents.Of(server.ConnectionString, []);
        Assert.DoesNotContain(contents, t => t.Value.Contains(link.Split('/')[^1], StringComparison.Ordinal));
    }

    private static string Decoded(string part)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(part.Split("--")[0]));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    private async Task<Guid> Account() => await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account);

    [GeneratedRegex("/console/[0-9a-f-]{36}/team/invitations/[0-9a-f-]{36}/revoke")]
    private static partial Regex Revoke();

    [GeneratedRegex("value=\"(http[^\"]*/console/invitation/[^\"]*)\"")]
    private static partial Regex Link();
}
