using System.Net;
using CherryPie.Server.Tests.Operations;
using Microsoft.AspNetCore.Mvc.Testing;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Whom a provider's word does not let in, and what is no word of the provider's.</summary>
public sealed class OidcRefusalTests(OidcServer server) : IClassFixture<OidcServer>
{
    [Fact]
    public async Task An_address_that_is_not_verified_opens_nothing()
    {
        using var member = await ConsoleVisitor.Member(server, server.Shop, "owner");
        foreach (
            var (email, verified) in new (string?, bool?)[] { (member.Email, false), (member.Email, null), (Email(), null), (null, true) }
        )
        {
            await Refused(new($"subject {Guid.NewGuid()}", email, verified, "staff", "admins"), "Your address is not verified");
        }

        Assert.Equal(["0"], await Sql("SELECT count(*)::text FROM person_identities WHERE subject LIKE 'subject %'"));
    }

    [Fact]
    public async Task Who_has_neither_role_nor_membership_is_told_so_and_is_nobody_here()
    {
        var email = Email();
        await Refused(new("no role", email, true, "unknown", "STAFF", "x"), "You have no access yet");
        Assert.Equal(["0"], await Sql($"SELECT count(*)::text FROM people WHERE email = '{email}'"));

        // Nor whose groups have ended; the session of before has nothing left to see.
        using var former = await server.SignedIn(new("former", email, true, "staff"));
        await former.Page($"/console/{server.Shop}");
        await Refused(new("former", email, true), "You have no access yet");
        await former.Page($"/console/{server.Shop}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_subject_with_the_same_address_is_somebody_else()
    {
        var email = Email();
        using var first = await server.SignedIn(new("first", email, true, "staff"));
        await Refused(new("second", email, true, "staff", "admins"), "This address belongs to another sign-in");
    }

    [Fact]
    public async Task Who_is_locked_out_is_locked_out_by_the_provider_too()
    {
        using var member = await ConsoleVisitor.Member(server, server.Shop, "viewer");
        await Sql($"UPDATE people SET lockout_end = now() + interval '1 hour' WHERE email = '{member.Email}' RETURNING email");
        await Refused(new("locked", member.Email, true, "staff"), "Locked for now");
    }

    [Fact]
    public async Task A_state_that_is_not_this_browser_s_own_and_unused_lets_nobody_in()
    {
        server.Provider.Person = new("state", Email(), true, "staff");
        using var visitor = new ConsoleVisitor(server);
        var back = await server.Provider.Visit(await OidcServer.Begin(visitor));
        var (code, state) = (Part(back, "code"), Part(back, "state"));
        using var other = new ConsoleVisitor(server);
        await OidcServer.Begin(other); // has cookies of its own
        foreach (
            var (who, address) in new[]
            {
                (other, back),
                (visitor, $"{OidcServer.Callback}?code={code}"),
                (visitor, $"{OidcServer.Callback}?code={code}&state={state[..^4]}AAAA"),
                (visitor, OidcServer.Callback),
            }
        )
        {
            await Fails(who, address, "Begin again at http://localhost/console");
        }

        using (var good = await visitor.Get(back))
        {
            Assert.Equal("/console/me", good.Headers.Location?.ToString());
        }

        await visitor.Send("/console/sign-out");
        await Fails(visitor, back, "Begin again at http://localhost/console");
    }

    [Fact]
    public async Task A_code_of_another_sign_in_lets_nobody_in()
    {
        server.Provider.Person = new("victim", Email(), true, "staff");
        using var victim = new ConsoleVisitor(server);
        var stolen = Part(await server.Provider.Visit(await OidcServer.Begin(victim)), "code");
        using var thief = new ConsoleVisitor(server);
        var own = await server.Provider.Visit(await OidcServer.Begin(thief));
        await Fails(thief, own.Replace(Part(own, "code"), stolen, StringComparison.Ordinal), "could not be accepted");
    }

    [Fact]
    public async Task A_token_of_another_issuer_or_key_is_none()
    {
        var provider = server.Provider;
        provider.Person = new("forged", Email(), true, "staff");
        try
        {
            foreach (
                var forge in new Func<string, string>[]
                {
                    t => provider.OfIssuer(t, "https://evil.example/"),
                    provider.ByAnotherKey,
                    t => t[..^8] + "AAAAAAAA",
                }
            )
            {
                provider.Forge = forge;
                using var visitor = new ConsoleVisitor(server);
                await Fails(visitor, await provider.Visit(await OidcServer.Begin(visitor)), "could not be accepted");
            }

            provider.Forge = t => provider.OfIssuer(t, provider.Address + "/"); // as it is
            using var good = await server.SignedIn(provider.Person);
        }
        finally
        {
            provider.Forge = null;
        }
    }

    [Fact]
    public async Task Who_says_no_at_the_provider_is_back_at_the_sign_in()
    {
        using var visitor = new ConsoleVisitor(server);
        var state = Part(await server.Provider.Visit(await OidcServer.Begin(visitor)), "state");
        await Fails(visitor, $"{OidcServer.Callback}?error=access_denied&state={state}", "the sign-in was cancelled there");
    }

    [Fact]
    public async Task Nobody_is_sent_elsewhere_after_signing_in()
    {
        foreach (var to in new[] { "https://evil.example/", "//evil.example", "/console//evil.example", "/wallet" })
        {
            using var visitor = new ConsoleVisitor(server);
            using var back = await server.SignIn(visitor, new("elsewhere", "elsewhere@example.com", true, "staff"), to);
            Assert.Equal("/console", back.Headers.Location?.ToString());
        }
    }

    [Theory]
    [InlineData("ClientSecret", "", "Missing or wrong: Console__Oidc__ClientSecret.")]
    [InlineData("ClientId", "", "Missing or wrong: Console__Oidc__ClientId.")]
    [InlineData("Authority", "http://id.example.com", "Missing or wrong: Console__Oidc__Authority.")]
    [InlineData("Authority", "http://127.0.0.1:9", "Example Directory does not answer.")]
    public async Task What_is_wrong_with_the_settings_stops_no_start_and_is_told_at_the_sign_in(string name, string value, string told)
    {
        await using var wrong = server.WithWebHostBuilder(b => b.UseSetting("Console:Oidc:" + name, value));
        using var client = wrong.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using var begun = await client.GetAsync(new Uri("/console/sign-in/oidc", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, begun.StatusCode);
        Assert.Contains(told, await begun.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var page = await client.GetAsync(new Uri("/console/sign-in", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    private static string Email() => $"{Guid.NewGuid():N}@example.com";

    private static string Part(string address, string name) =>
        address.Split('?', '&').Single(p => p.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static async Task Fails(ConsoleVisitor visitor, string address, string told)
    {
        using var answer = await visitor.Get(address);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            answer.StatusCode == HttpStatusCode.BadRequest && text.Contains(told, StringComparison.Ordinal),
            $"{answer.StatusCode} {text}"
        );
        await visitor.Page("/console/me", HttpStatusCode.SeeOther);
    }

    private async Task Refused(AtProvider person, string title)
    {
        using var visitor = new ConsoleVisitor(server);
        using var answer = await server.SignIn(visitor, person);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains($"<h1>{title}</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await visitor.Page("/console/me", HttpStatusCode.SeeOther);
    }

    private Task<List<string>> Sql(string sql) => DatabaseContents.All(server.ConnectionString, sql);
}
