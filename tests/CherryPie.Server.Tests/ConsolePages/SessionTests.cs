using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>How long a session lasts, where its cookie counts, and what guards its forms.</summary>
public sealed class SessionTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task It_ends_when_nobody_does_anything_and_after_a_week_in_any_case()
    {
        var (account, member) = await Member();
        for (var hour = 0; hour < 7 * 24; hour += 6)
        {
            await member.Page($"/console/{account}");
            server.Clock.Advance(TimeSpan.FromHours(6));
        }

        await member.Page($"/console/{account}", HttpStatusCode.SeeOther);
        await member.SignIn(member.Email);
        await member.Page($"/console/{account}");
        server.Clock.Advance(TimeSpan.FromHours(8.1));
        await member.Page($"/console/{account}", HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Another_server_of_the_database_reads_its_cookie_and_its_forms()
    {
        var (account, member) = await Member();
        await using var other = server.WithWebHostBuilder(_ => { });
        using var there = new ConsoleVisitor(other);
        foreach (Cookie cookie in member.Cookies.GetAllCookies())
        {
            there.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, "localhost"));
        }

        await there.Page($"/console/{account}");
        using var saved = await there.Post("/console/me", [("form", await member.Token()), ("name", "From the other server")]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Contains("From the other server", await member.Page("/console/me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_https_its_cookie_has_the_prefix_that_no_other_host_can_set()
    {
        await using var secure = server.WithWebHostBuilder(b => b.UseSetting("PublicUrl", "https://passes.example.com"));
        var (_, member) = await Member();
        foreach (var from in new[] { "https://passes.example.com", "http://passes.example.com" })
        {
            using var visitor = new ConsoleVisitor(secure, new Uri(from));
            using var signed = await visitor.SignIn(member.Email);
            var cookie = Assert.Single(
                signed.Headers.GetValues("Set-Cookie"),
                c => c.StartsWith("__Host-cherrypie=", StringComparison.Ordinal)
            );
            Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_form_counts_only_with_the_token_of_its_own_session_and_from_its_own_site()
    {
        var (account, member) = await Member();
        using var attacker = await ConsoleVisitor.Member(server, account, "viewer");
        var own = await member.Token();
        var attempts = new ((string, string)[] Fields, (string, string)[] Headers)[]
        {
            ([], []),
            ([("form", await attacker.Token())], []),
            ([("form", own + "x")], []),
            ([("form", own)], [("Origin", "https://evil.example")]),
            ([("form", own)], [("Origin", "null")]),
            ([("form", own)], [("Sec-Fetch-Site", "cross-site")]),
            ([("form", own)], [("Sec-Fetch-Site", "same-site")]),
        };
        foreach (var (fields, headers) in attempts)
        {
            using var answer = await member.Post("/console/me", [.. fields, ("name", "Forged")], headers);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.StartsWith("text/html", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Forged", await member.Page("/console/me"), StringComparison.Ordinal);
        using var good = await member.Post("/console/me", [("form", own), ("name", "Own")], ("Origin", "http://localhost"));
        Assert.Equal(HttpStatusCode.SeeOther, good.StatusCode);
    }

    [Theory]
    [InlineData("x:99999")]
    [InlineData("a b")]
    [InlineData("[::")]
    public async Task A_host_that_is_none_is_answered_with_a_page(string host)
    {
        using var visitor = new ConsoleVisitor(server);
        foreach (var (path, status) in new[] { ("sign-in", HttpStatusCode.OK), ("nothing", HttpStatusCode.NotFound) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/console/" + path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Host", host);
            using var answer = await visitor.Send(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_guards_it_is_sealed_in_the_database()
    {
        await Member();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand("SELECT content FROM key_ring");
        await using var rows = await command.ExecuteReaderAsync();
        var count = 0;
        while (await rows.ReadAsync())
        {
            count++;
            var content = rows.GetFieldValue<byte[]>(0);
            Assert.Equal(-1, content.AsSpan().IndexOf("masterKey"u8));
            Assert.Equal(-1, content.AsSpan().IndexOf("<key"u8));
        }

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Without_the_console_there_is_nothing_at_its_addresses_and_no_key()
    {
        await using var without = server.WithWebHostBuilder(b => b.UseSetting("Console:Enabled", "false"));
        using var client = without.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        foreach (var path in new[] { "/console", "/console/sign-in", $"/console/{Guid.NewGuid()}/team" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<(Guid Account, ConsoleVisitor Member)> Member()
    {
        var world = await World.Bare(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (account, await ConsoleVisitor.Member(server, account, "owner"));
    }
}
