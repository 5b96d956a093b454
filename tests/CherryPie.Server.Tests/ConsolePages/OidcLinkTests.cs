using System.Net;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Tests.Operations;
using Microsoft.AspNetCore.Mvc.Testing;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What links somebody here with somebody at the provider: whose word counts, which claims give roles, how it ends.</summary>
public sealed class OidcLinkTests(OidcServer server) : IClassFixture<OidcServer>
{
    private const string Unlink = "/console/me/provider/unlink";

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_provider_that_says_nothing_of_addresses_is_taken_at_its_word_by_setting_alone(bool? verified, bool isLinked)
    {
        await using var trusting = With("TrustEmail", "true");
        using var member = await ConsoleVisitor.Member(server, server.Shop, "operator");
        using var visitor = new ConsoleVisitor(trusting);
        server.Provider.Person = new($"trusted {verified}", member.Email, verified, "staff");
        using var back = await visitor.Get(await server.Provider.Visit(await OidcServer.Begin(visitor)));
        Assert.Equal(isLinked ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, back.StatusCode);
        Assert.Equal([isLinked ? "1" : "0"], await Identities(member.Email));
    }

    [Theory]
    [InlineData("in the token")]
    [InlineData("at its userinfo endpoint")]
    public async Task Roles_may_stand_within_a_claim_that_is_an_object(string where)
    {
        const string Access = """{"roles":["designers","unknown"],"verify_caller":true}""";
        await using var nested = With("RoleClaim", "realm_access.roles");
        using var visitor = new ConsoleVisitor(nested);
        var (email, provider, isInToken) = (Email(), server.Provider, where == "in the token");
        provider.Person = new(where, email, true) { Access = isInToken ? null : JsonElement.Parse(Access) };
        provider.Forge = isInToken ? t => provider.With(t, "realm_access", JsonNode.Parse(Access)!) : null;
        try
        {
            using var back = await visitor.Get(await provider.Visit(await OidcServer.Begin(visitor)));
            Assert.Equal("/console/me", back.Headers.Location?.ToString());
        }
        finally
        {
            provider.Forge = null;
        }

        Assert.Equal(["editor True"], await Roles(email));
    }

    [Theory]
    [InlineData("groups", """{"groups":"a","other":"b"}""", "a")]
    [InlineData("access.roles", """{"access":{"roles":["a","b",7,{"c":1}]}}""", "a b")]
    [InlineData("access.roles", """{"access":{"roles":"a"},"access.roles":"b"}""", "b a")]
    [InlineData("access.my.app.roles", """{"access":{"my.app":{"roles":["a"]},"other":{"roles":["b"]}}}""", "a")]
    [InlineData("https://example.com/roles", """{"https://example.com/roles":"a"}""", "a")]
    [InlineData("access.roles", """{"access":"{\"roles\":[","x":"a"}""", "")]
    [InlineData("access.roles", """{"access":"roles"}""", "")]
    [InlineData("access.roles", """{"access":{"roles":{"a":1}}}""", "")]
    [InlineData("access.roles", """{"access":{"role":["a"]}}""", "")]
    [InlineData(".access.", """{"access":{"":"a"}}""", "")]
    public void A_path_leads_to_the_values_of_a_claim_and_to_nothing_else(string path, string said, string values)
    {
        var claims = JsonNode.Parse(said)!.AsObject().Select(c => new Claim(c.Key, c.Value!.ToString()));
        Assert.Equal(values, string.Join(' ', ClaimValues.Of(new(new ClaimsIdentity(claims)), path)));
    }

    [Fact]
    public async Task Who_unlinks_the_provider_signs_in_here_alone_and_what_its_groups_gave_ends()
    {
        using var member = await ConsoleVisitor.Member(server, server.Second, "operator");
        var ada = new AtProvider("unlinks", member.Email, true, "staff", "admins");
        using var linked = await server.SignedIn(ada);
        await linked.Page("/console/installation/jobs");
        using (var unlinked = await linked.Send(Unlink))
        {
            Assert.Equal("/console/me?notice=unlinked", unlinked.Headers.Location?.ToString());
        }

        Assert.Equal(["0"], await Identities(member.Email));
        Assert.Equal(["operator False"], await Roles(member.Email));
        Assert.Contains("Sign in there and link it", await linked.Page("/console/me"), StringComparison.Ordinal); // this session goes on
        await linked.Page($"/console/{server.Shop}", HttpStatusCode.NotFound);
        await linked.Page("/console/installation/jobs", HttpStatusCode.Forbidden);
        await member.Page("/console/me", HttpStatusCode.SeeOther); // the others do not
        Assert.Contains("person.identity.remove", await Sql("SELECT action FROM audit_entries"));
        using var byPassword = new ConsoleVisitor(server);
        await byPassword.SignIn(member.Email);
        await byPassword.Page($"/console/{server.Second}");

        // Signing in there once more links it again.
        using var again = await server.SignedIn(ada);
        Assert.Equal(["1"], await Identities(member.Email));
    }

    [Fact]
    public async Task The_last_way_to_sign_in_stays()
    {
        var email = Email();
        using var visitor = await server.SignedIn(new("only way", email, true, "staff"));
        Assert.DoesNotContain(Unlink, await visitor.Page("/console/me"), StringComparison.Ordinal);
        using (var refused = await visitor.Send(Unlink))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("It is your only way to sign in", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(["1"], await Identities(email));
        Assert.Equal(["viewer True"], await Roles(email));
        await visitor.Send("/console/me/password", ("password", ConsoleVisitor.Password));
        Assert.Contains(Unlink, await visitor.Page("/console/me"), StringComparison.Ordinal);
        using var unlinked = await visitor.Send(Unlink);
        Assert.Equal("/console/me?notice=unlinked", unlinked.Headers.Location?.ToString());
        Assert.Empty(await Roles(email));
    }

    [Fact]
    public async Task Whoever_a_provider_signs_in_may_remove_the_last_passkey_and_then_not_the_provider()
    {
        const string Remove = "/console/me/passkeys/remove";
        var email = Email();
        using var visitor = await server.SignedIn(new("a passkey besides", email, true, "staff"));
        var passkey = await LastWayInTests.Add(server, email);
        var page = await visitor.Page("/console/me");
        Assert.All([Remove, Unlink], form => Assert.Contains(form, page, StringComparison.Ordinal));
        using (var removed = await visitor.Send(Remove, ("id", passkey)))
        {
            Assert.Equal("/console/me?notice=passkeyRemoved", removed.Headers.Location?.ToString());
        }

        Assert.Empty(await LastWayInTests.Passkeys(server, email));
        using var refused = await visitor.Send(Unlink);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Unlinking_asks_who_it_is_first()
    {
        var email = Email();
        using var visitor = await server.SignedIn(
            new("long ago", email, true, "staff") { ShownAt = server.Clock.GetUtcNow().AddMinutes(-16) }
        );
        using var asked = await visitor.Send(Unlink);
        Assert.Equal("/console/confirm?return=/console/me", asked.Headers.Location?.ToString());
        Assert.Equal(["1"], await Identities(email));
    }

    // A further server on the database, with another setting; at no port, while the others are at theirs.
    private WebApplicationFactory<Program> With(string setting, string value)
    {
        var other = server.WithWebHostBuilder(b => b.UseSetting("Console:Oidc:" + setting, value));
        other.ClientOptions.BaseAddress = new Uri("http://localhost");
        return other;
    }

    private static string Email() => $"{Guid.NewGuid():N}@example.com";

    private Task<List<string>> Identities(string email) =>
        Sql(
            "SELECT count(*)::text FROM person_identities i JOIN people p ON p.id = i.person_id "
                + $"WHERE p.normalized_email = upper('{email}')"
        );

    private Task<List<string>> Roles(string email) =>
        Sql(
            "SELECT concat(m.role, ' ', CASE WHEN m.is_by_provider THEN 'True' ELSE 'False' END) FROM memberships m "
                + $"JOIN people p ON p.id = m.person_id WHERE p.email = '{email}' ORDER BY 1"
        );

    private Task<List<string>> Sql(string sql) => DatabaseContents.All(server.ConnectionString, sql);
}
