using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.People;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Codes of an app besides the password, computed here by RFC 6238, and what stands in when the phone is lost.</summary>
public sealed partial class AuthenticatorTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task With_an_app_the_password_alone_gets_nobody_in()
    {
        var account = await Account();
        using var member = await ConsoleVisitor.Member(server, account, "viewer");
        var key = await Key(member);
        using (var wrong = await member.Send("/console/me/authenticator", ("code", "000000")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        var codes = await TurnOn(member, key);
        Assert.Equal(10, codes.Count);
        await member.Page($"/console/{account}"); // this session goes on

        using var visitor = new ConsoleVisitor(server);
        using (var half = await visitor.SignIn(member.Email, to: $"/console/{account}/team"))
        {
            Assert.StartsWith("/console/sign-in/code?return=", half.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        await visitor.Page($"/console/{account}", HttpStatusCode.SeeOther);
        await visitor.Page("/console/sign-in/code");
        using (var wrong = await visitor.Send("/console/sign-in/code", ("code", "123456")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        using (var right = await visitor.Send("/console/sign-in/code", ("code", Code(key)), ("return", $"/console/{account}/team")))
        {
            Assert.Equal($"/console/{account}/team", right.Headers.Location!.ToString());
        }

        // A recovery code signs in once.
        using var second = new ConsoleVisitor(server);
        foreach (var status in new[] { HttpStatusCode.SeeOther, HttpStatusCode.BadRequest })
        {
            await second.SignIn(member.Email);
            using var by = await second.Send("/console/sign-in/code", ("code", codes[0]));
            Assert.Equal(status, by.StatusCode);
        }

        Assert.Contains("9 recovery codes left", await visitor.Page("/console/me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_guesses_codes_is_locked_out()
    {
        using var member = await ConsoleVisitor.Member(server, await Account(), "viewer");
        var key = await Key(member);
        await TurnOn(member, key);
        using var visitor = new ConsoleVisitor(server);
        await visitor.SignIn(member.Email);
        for (var n = 0; n < PeopleSetup.Attempts; n++)
        {
            using var wrong = await visitor.Send("/console/sign-in/code", ("code", n % 2 == 0 ? "123456" : "AAAAA-BBBBB"));
        }

        using var right = await visitor.Send("/console/sign-in/code", ("code", Code(key)));
        Assert.Equal(HttpStatusCode.BadRequest, right.StatusCode);
    }

    [Fact]
    public async Task Neither_its_key_nor_a_recovery_code_is_in_clear_in_the_database()
    {
        using var member = await ConsoleVisitor.Member(server, await Account(), "viewer");
        var key = await Key(member);
        var codes = await TurnOn(member, key);
        var contents = await DatabaseContents.Of(server.ConnectionString);
        Assert.DoesNotContain(contents, t => t.Value.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(contents, t => codes.Exists(c => t.Value.Contains(c, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Long_after_the_sign_in_secrets_are_shown_only_to_who_gives_the_password_again()
    {
        using var member = await ConsoleVisitor.Member(server, await Account(), "viewer");
        await Key(member);
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        using (var asked = await member.Get("/console/me/authenticator"))
        {
            Assert.Equal("/console/confirm?return=%2Fconsole%2Fme%2Fauthenticator", asked.Headers.Location!.ToString());
        }

        foreach (
            var path in new[] { "authenticator", "authenticator/off", "recovery-codes", "passkeys", "passkeys/remove", "passkeys/options" }
        )
        {
            using var denied = await member.Send("/console/me/" + path, ("code", "000000"));
            Assert.StartsWith("/console/confirm", denied.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using (var wrong = await member.Send("/console/confirm", ("current", "wrong"), ("return", "/console/me/authenticator")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        await member.Page("/console/me/authenticator", HttpStatusCode.SeeOther);
        using (
            var right = await member.Send("/console/confirm", ("current", ConsoleVisitor.Password), ("return", "/console/me/authenticator"))
        )
        {
            Assert.Equal("/console/me/authenticator", right.Headers.Location!.ToString());
        }

        await Key(member);
    }

    private static async Task<string> Key(ConsoleVisitor member) =>
        KeyText().Match(await member.Page("/console/me/authenticator")).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);

    private static async Task<List<string>> TurnOn(ConsoleVisitor member, string key)
    {
        using var on = await member.Send("/console/me/authenticator", ("code", Code(key)));
        Assert.Equal(HttpStatusCode.OK, on.StatusCode);
        return [.. RecoveryCode().Matches(await on.Content.ReadAsStringAsync()).Select(m => m.Groups[1].Value)];
    }

    private static string Code(string key)
    {
        var bits = string.Concat(key.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        var bytes = Enumerable.Range(0, bits.Length / 8).Select(n => Convert.ToByte(bits.Substring(n * 8, 8), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
        var hash = HMACSHA1.HashData(bytes, step);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return $"{number % 1_000_000:D6}";
    }

    private async Task<Guid> Account() => await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account);

    [GeneratedRegex("<code class=\"mono\">([A-Z2-7 ]+)</code>")]
    private static partial Regex KeyText();

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
