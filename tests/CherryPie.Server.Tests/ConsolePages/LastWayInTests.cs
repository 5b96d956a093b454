using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using CherryPie.Server.Features.People;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Operations;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Whoever removes a passkey can still sign in.</summary>
public sealed class LastWayInTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Remove = "/console/me/passkeys/remove";

    [Theory]
    [InlineData("en", "It is your only way to sign in. Set a password or add another passkey first")]
    [InlineData("de", "Das ist dein einziger Weg herein. Setze zuerst ein Passwort oder füge einen weiteren Passkey hinzu")]
    public async Task The_last_passkey_stays_until_there_is_a_password(string language, string words)
    {
        using var member = await Member();
        await member.Send("/console/me", ("name", "Somebody"), ("language", language));
        var only = await Add(member);
        var page = await member.Page("/console/me");
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Remove, page, StringComparison.Ordinal);
        using (var refused = await member.Send(Remove, ("id", only)))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var said = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            Assert.Contains(words, said.Split("role=\"alert\"")[1].Split("</div>")[0], StringComparison.Ordinal);
        }

        Assert.Equal([only], await Passkeys(member));
        await member.Send("/console/me/password", ("password", ConsoleVisitor.Password));
        Assert.Contains(Remove, await member.Page("/console/me"), StringComparison.Ordinal);
        await Removed(member, only);
        Assert.Empty(await Passkeys(member));
    }

    [Fact]
    public async Task One_of_two_goes_and_the_other_stays()
    {
        using var member = await Member();
        var (first, second) = (await Add(member), await Add(member));
        Assert.Contains(Remove, await member.Page("/console/me"), StringComparison.Ordinal);
        await Removed(member, first);
        Assert.Equal([second], await Passkeys(member));
        using var refused = await member.Send(Remove, ("id", second));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        await Removed(member, first); // it is gone already
        await Removed(member, "no id at all");
        Assert.Equal([second], await Passkeys(member));
    }

    [Fact]
    public async Task Of_two_that_are_removed_at_once_one_stays()
    {
        using var member = await Member();
        string[] both = [await Add(member), await Add(member)];
        var form = await member.Token();
        var answers = await Task.WhenAll(both.Select(id => member.Post(Remove, [("form", form), ("id", id)])));
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.BadRequest], answers.Select(a => a.StatusCode).Order());
        Assert.Single(await Passkeys(member));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task A_provider_that_is_switched_off_is_no_way_in()
    {
        using var member = await Member();
        var only = await Add(member);
        await Sql(
            "INSERT INTO person_identities (issuer, subject, person_id, linked_at) "
                + $"SELECT 'https://former.example.com', id::text, id, now() FROM people WHERE email = '{member.Email}'"
        );
        using var refused = await member.Send(Remove, ("id", only));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([only], await Passkeys(member));
    }

    /// <summary>A passkey as Identity keeps them; no browser made it, so nobody can sign in by it.</summary>
    /// <returns>Its id as the page has it.</returns>
    internal static async Task<string> Add(Server server, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var id = RandomNumberGenerator.GetBytes(16);
        var added = await people.AddOrUpdatePasskeyAsync(
            (await people.FindByEmailAsync(email))!,
            new(id, [1], DateTimeOffset.UtcNow, 0, null, true, false, false, [1], [1])
        );
        Assert.True(added.Succeeded);
        return Base64Url.EncodeToString(id);
    }

    internal static async Task<List<string>> Passkeys(Server server, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var kept = await people.GetPasskeysAsync((await people.FindByEmailAsync(email))!);
        return [.. kept.Select(p => Base64Url.EncodeToString(p.CredentialId))];
    }

    private Task<string> Add(ConsoleVisitor member) => Add(server, member.Email);

    private Task<List<string>> Passkeys(ConsoleVisitor member) => Passkeys(server, member.Email);

    private static async Task Removed(ConsoleVisitor member, string id)
    {
        using var removed = await member.Send(Remove, ("id", id));
        Assert.Equal("/console/me?notice=passkeyRemoved", removed.Headers.Location?.ToString());
    }

    // Somebody without a password.
    private async Task<ConsoleVisitor> Member()
    {
        var account = await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account);
        var member = await ConsoleVisitor.Member(server, account, "viewer");
        await Sql($"UPDATE people SET password_hash = NULL WHERE email = '{member.Email}'");
        return member;
    }

    private Task Sql(string sql) => DatabaseContents.Run(server.ConnectionString, sql);
}
