using System.Net;
using CherryPie.Server.Features.People;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Signing in by a provider of OpenID Connect, on two servers of which each request goes to the other one.</summary>
public sealed class OidcTests(OidcServer server) : IClassFixture<OidcServer>
{
    [Fact]
    public async Task Whom_the_provider_knows_gets_in_with_the_highest_role_of_their_groups_and_out_again()
    {
        using var visitor = new ConsoleVisitor(server);
        Assert.Contains("Sign in with Example Directory", await visitor.Page("/console/sign-in"), StringComparison.Ordinal);
        var email = Email();
        using (var back = await server.SignIn(visitor, Ada(email, "staff", "designers", "unknown"), $"/console/{server.Shop}/team"))
        {
            Assert.Equal((HttpStatusCode.SeeOther, $"/console/{server.Shop}/team"), (back.StatusCode, back.Headers.Location?.ToString()));
            Assert.Contains(back.Headers.GetValues("Set-Cookie"), c => c.StartsWith("cherrypie=", StringComparison.Ordinal));
        }

        var team = await visitor.Page($"/console/{server.Shop}/team");
        Assert.Contains("Ada of the provider", team, StringComparison.Ordinal);
        Assert.Contains("by its groups", team, StringComparison.Ordinal);
        Assert.Equal(["editor True"], await Roles(email));
        await visitor.Page($"/console/{server.Shop}/campaigns/new");
        await visitor.Page($"/console/{server.Second}", HttpStatusCode.NotFound);
        await visitor.Page("/console/installation/jobs", HttpStatusCode.Forbidden);

        using (var left = await visitor.Send("/console/sign-out"))
        {
            Assert.Equal("/console/sign-in?notice=signedOut", left.Headers.Location!.ToString());
        }

        await visitor.Page($"/console/{server.Shop}", HttpStatusCode.SeeOther);
        Assert.DoesNotContain(server.Log, l => l.Contains(IdentityProvider.Secret, StringComparison.Ordinal));
        var stored = await DatabaseContents.Of(server.ConnectionString);
        Assert.DoesNotContain(stored, t => t.Value.Contains(IdentityProvider.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_groups_gave_follows_them_at_each_sign_in_and_what_was_given_by_hand_stays()
    {
        var email = Email();
        using (await server.SignedIn(Ada(email, "staff", "CN=second,OU=shop", "admins")))
        {
            Assert.Equal(["owner True", "viewer True"], await Roles(email));
        }

        // From a group of the userinfo endpoint; the owner goes though no other is left.
        using (var again = await server.SignedIn(Ada(email) with { MoreGroups = ["staff", "designers"] }))
        {
            Assert.Equal(["editor True"], await Roles(email));
            await again.Page("/console/installation/jobs", HttpStatusCode.Forbidden);

            // Who changes a role by hand has given it by hand.
            using var owner = await ConsoleVisitor.Member(server, server.Shop, "owner");
            using var changed = await owner.Send($"/console/{server.Shop}/team/{await Id(email)}/role", ("role", "operator"));
            Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        }

        using var last = await server.SignedIn(Ada(email));
        Assert.Equal(["operator False"], await Roles(email));
        Assert.Contains("sign-in provider|member.remove", await Audit(await Id(email)));
        Assert.Contains("sign-in provider|person.operator", await Audit(await Id(email)));
    }

    [Fact]
    public async Task What_groups_gave_counts_only_in_sessions_that_began_at_the_provider()
    {
        var email = Email();
        using var visitor = await server.SignedIn(Ada(email, "staff", "admins"));
        await visitor.Page("/console/installation/jobs");
        using (var set = await visitor.Send("/console/me/password", ("password", ConsoleVisitor.Password)))
        {
            Assert.Equal("/console/me?notice=password", set.Headers.Location!.ToString());
        }

        await visitor.Page("/console/installation/jobs"); // still the provider's session
        using var byPassword = new ConsoleVisitor(server);
        await byPassword.SignIn(email);
        Assert.Contains("You are in no team yet", await byPassword.Page("/console/accounts"), StringComparison.Ordinal);
        await byPassword.Page($"/console/{server.Shop}", HttpStatusCode.NotFound);
        await byPassword.Page("/console/installation/jobs", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_verified_address_links_the_person_who_was_invited_with_it_and_the_subject_counts_from_then_on()
    {
        using var member = await ConsoleVisitor.Member(server, server.Second, "operator");
        var id = await Id(member.Email);
        var ada = Ada(member.Email.ToUpperInvariant(), "staff");
        using (var linked = await server.SignedIn(ada))
        {
            Assert.Equal(["operator False", "viewer True"], await Roles(member.Email));
            Assert.Contains("Linked", await linked.Page("/console/me"), StringComparison.Ordinal);
        }

        // Another address there makes nobody else of them here.
        using var moved = await server.SignedIn(ada with { Email = Email(), IsVerified = false });
        Assert.Contains(member.Email, await moved.Page("/console/me"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["1"], await Sql($"SELECT count(*)::text FROM person_identities WHERE person_id = '{id}'"));

        // All sessions end as those of others do.
        using var everywhere = await member.Send("/console/me/sign-out-everywhere");
        await moved.Page("/console/me", HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task An_address_that_was_never_confirmed_is_linked_only_to_who_has_the_password()
    {
        using var member = await ConsoleVisitor.Member(server, server.Second, "viewer");
        await Sql($"UPDATE people SET email_confirmed = false WHERE email = '{member.Email}' RETURNING email");
        var ada = Ada(member.Email, "CN=second,OU=shop");
        using var stranger = new ConsoleVisitor(server);
        using (var refused = await server.SignIn(stranger, ada))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("Sign in by password first", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await stranger.Page("/console/me", HttpStatusCode.SeeOther);
        Assert.Contains("Sign in there and link it", await member.Page("/console/me"), StringComparison.Ordinal);
        using var linked = await server.SignIn(member, ada);
        Assert.Equal("/console/me", linked.Headers.Location?.ToString());
        Assert.Equal(["viewer False"], await Roles(member.Email)); // given by hand: the higher role of the groups changes it not
    }

    [Fact]
    public async Task Before_secrets_are_shown_the_provider_must_have_seen_its_person_lately()
    {
        var ada = Ada(Email(), "CN=second,OU=shop");
        using var visitor = await server.SignedIn(ada with { ShownAt = server.Clock.GetUtcNow().AddHours(-1) });
        var key = $"/console/{server.Second}/developers/key";
        using (var asked = await visitor.Get(key))
        {
            Assert.Equal($"/console/confirm?return={Uri.EscapeDataString(key)}", asked.Headers.Location!.ToString());
        }

        var page = await visitor.Page("/console/confirm?return=" + Uri.EscapeDataString(key));
        Assert.Contains("/console/sign-in/oidc?fresh=yes&return=" + Uri.EscapeDataString(key), page, StringComparison.Ordinal);
        Assert.Contains("prompt=login", (await OidcServer.Begin(visitor, key, "&fresh=yes")).Query, StringComparison.Ordinal);
        using (var again = await server.SignIn(visitor, ada with { ShownAt = server.Clock.GetUtcNow() }, key, "&fresh=yes"))
        {
            Assert.Equal(key, again.Headers.Location!.ToString());
        }

        await visitor.Page(key);
    }

    [Theory]
    [InlineData("a=k:owner;b = k : viewer ;\n", "a>k:Owner b>k:Viewer", "")]
    [InlineData("CN=x,OU=y=k:1:editor;all=installation", "CN=x,OU=y>k:1:Editor all>", "")]
    [InlineData("a;b=;=k:owner;c=k;d=k:boss;e=:owner;f=Installation", "", "a|b=|=k:owner|c=k|d=k:boss|e=:owner|f=Installation")]
    public void A_value_gives_what_its_entry_says_and_an_entry_that_says_nothing_gives_nothing(string text, string read, string wrong)
    {
        var roles = ProviderRoles.Read(text, out var unread);
        Assert.Equal(read, string.Join(' ', roles.Select(r => $"{r.Value}>{(r.AccountKey is { } key ? $"{key}:{r.Role}" : "")}")));
        Assert.Equal(wrong, string.Join('|', unread));
    }

    private static string Email() => $"{Guid.NewGuid():N}@example.com";

    private static AtProvider Ada(string email, params string[] groups) => new($"subject of {email}", email, true, groups);

    private Task<List<string>> Roles(string email) =>
        Sql(
            "SELECT concat(m.role, ' ', CASE WHEN m.is_by_provider THEN 'True' ELSE 'False' END) FROM memberships m "
                + $"JOIN people p ON p.id = m.person_id WHERE p.email = '{email}' ORDER BY 1"
        );

    private async Task<string> Id(string email) => Assert.Single(await Sql($"SELECT id::text FROM people WHERE email = '{email}'"));

    private Task<List<string>> Audit(string id) => Sql($"SELECT concat(actor, '|', action) FROM audit_entries WHERE object = '{id}'");

    private Task<List<string>> Sql(string sql) => DatabaseContents.All(server.ConnectionString, sql);
}
