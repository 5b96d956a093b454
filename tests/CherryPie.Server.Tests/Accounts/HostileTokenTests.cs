using System.Globalization;
using System.Text;
using Xunit;

namespace CherryPie.Server.Tests.Accounts;

/// <summary>Authorization headers that are no valid token, and some that look so and are (compatibility §1, §2).</summary>
public sealed class HostileTokenTests(Server server) : IClassFixture<Server>
{
    private const string Malformed = "Invalid token: malformed; expected three base64url parts, header.payload.signature, without padding";
    private const string BadHeader = "Invalid token: malformed; the header must be a JSON object with one \"alg\"";
    private const string BadPayload =
        "Invalid token: malformed; the payload must be a JSON object with one \"key\" (string) and one \"exp\" (Unix time)";
    private const string WrongAlg = "Invalid token: wrong alg; only HS256 is accepted";
    private const string Crit = "Invalid token: wrong alg or header; critical extensions (crit) are not supported";
    private const string Unknown = "Invalid token: unknown key or wrong signature";
    private const string OneHeader = "Invalid token: malformed; expected exactly one header \"Authorization: PKAuth <json web token>\"";
    private const string Missing =
        "Invalid token: the Authorization header is missing; expected \"Authorization: PKAuth <json web token>\"";
    private const string? Accepted = null;

    // Each with the headers to send and the error text; "…" at its end stands for any ending, null for an accepted token.
    private static readonly Dictionary<string, (Func<Case, string[]> Headers, string? Error)> _table = new(StringComparer.Ordinal)
    {
        ["no header"] = (_ => [], Missing),
        ["alg none, no signature"] = (c => Case.Sent(c.Unsigned("""{"alg":"none"}""") + "."), WrongAlg),
        ["alg None, signed"] = (c => c.WithHeader("""{"alg":"None"}"""), WrongAlg),
        ["alg RS256"] = (c => c.WithHeader("""{"alg":"RS256","typ":"JWT"}"""), WrongAlg),
        ["alg ES256"] = (c => c.WithHeader("""{"alg":"ES256"}"""), WrongAlg),
        ["alg HS384"] = (c => c.WithHeader("""{"alg":"HS384"}"""), WrongAlg),
        ["alg HS512"] = (c => c.WithHeader("""{"alg":"HS512"}"""), WrongAlg),
        ["alg hs256"] = (c => c.WithHeader("""{"alg":"hs256"}"""), WrongAlg),
        ["alg empty"] = (c => c.WithHeader("""{"alg":""}"""), WrongAlg),
        ["alg missing"] = (c => c.WithHeader("""{"typ":"JWT"}"""), BadHeader),
        ["alg null"] = (c => c.WithHeader("""{"alg":null}"""), BadHeader),
        ["alg twice"] = (c => c.WithHeader("""{"alg":"HS256","alg":"HS256"}"""), BadHeader),
        ["alg escaped twice"] = (c => c.WithHeader("""{"alg":"none","\u0061lg":"HS256"}"""), BadHeader),
        ["alg plain and escaped"] = (c => c.WithHeader("""{"alg":"HS256","\u0061lg":"HS256"}"""), BadHeader),
        ["alg list"] = (c => c.WithHeader("""{"alg":["HS256"]}"""), BadHeader),
        ["header a string"] = (c => c.WithHeader("\"HS256\""), BadHeader),
        ["header list"] = (c => c.WithHeader("[{\"alg\":\"HS256\"}]"), BadHeader),
        ["header cut"] = (c => c.WithHeader("""{"alg":"HS256" """), BadHeader),
        ["header and more"] = (c => c.WithHeader("""{"alg":"HS256"}{}"""), BadHeader),
        ["header and a comma"] = (c => c.WithHeader("""{"alg":"HS256",}"""), BadHeader),
        ["crit"] = (c => c.WithHeader("""{"alg":"HS256","crit":["exp"]}"""), Crit),
        ["crit after alg, empty"] = (c => c.WithHeader("""{"crit":[],"alg":"HS256"}"""), Crit),
        ["crit escaped"] = (c => c.WithHeader("""{"alg":"HS256","\u0063rit":["exp"]}"""), Crit),
        ["crit null"] = (c => c.WithHeader("""{"alg":"HS256","crit":null}"""), Crit),
        ["key twice"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(45)}},"key":"{{c.Key}}"}"""), BadPayload),
        ["key empty, then one"] = (c => c.WithPayload($$"""{"key":"","exp":{{c.In(45)}},"key":"{{c.Key}}"}"""), BadPayload),
        ["key plain and escaped"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(45)}},"\u006bey":"{{c.Key}}"}"""), BadPayload),
        ["exp twice"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(-900)}},"exp":{{c.In(45)}}}"""), BadPayload),
        ["exp plain and escaped"] = (
            c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(45)}},"\u0065xp":{{c.In(45)}}}"""),
            BadPayload
        ),
        ["payload and more"] = (c => c.WithPayload(PkTokens.Payload(c.Key, c.Now.AddSeconds(45)) + "{}"), BadPayload),
        ["payload deeper than 64"] = (
            c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(45)}},"a":{{new string('[', 64)}}{{new string(']', 64)}}}"""),
            BadPayload
        ),
        ["key of 257 letters"] = (c => c.WithPayload($$"""{"key":"{{new string('k', 257)}}","exp":{{c.In(45)}}}"""), BadPayload),
        ["key missing"] = (c => c.WithPayload($$"""{"exp":{{c.In(45)}}}"""), BadPayload),
        ["exp missing"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}"}"""), BadPayload),
        ["key a number"] = (c => c.WithPayload($$"""{"key":7,"exp":{{c.In(45)}}}"""), BadPayload),
        ["key null"] = (c => c.WithPayload($$"""{"key":null,"exp":{{c.In(45)}}}"""), BadPayload),
        ["key empty"] = (c => c.WithPayload($$"""{"key":"","exp":{{c.In(45)}}}"""), BadPayload),
        ["key half a surrogate pair"] = (c => c.WithPayload($$"""{"key":"\ud800","exp":{{c.In(45)}}}"""), BadPayload),
        ["Key in another case"] = (c => c.WithPayload($$"""{"Key":"{{c.Key}}","exp":{{c.In(45)}}}"""), BadPayload),
        ["exp a string"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":"{{c.In(45)}}"}"""), BadPayload),
        ["exp negative"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":-1}"""), BadPayload),
        ["exp NaN"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":NaN}"""), BadPayload),
        ["exp beyond a double"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":1e999}"""), BadPayload),
        ["exp null"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":null}"""), BadPayload),
        ["payload list"] = (c => c.WithPayload("[]"), BadPayload),
        ["payload text"] = (c => c.WithPayload("hello"), BadPayload),
        ["payload comment"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}",/**/"exp":{{c.In(45)}}}"""), BadPayload),
        ["payload not UTF-8"] = (
            c =>
                Case.Sent(
                    PkTokens.Sign(
                        $"{PkTokens.Encode(Encoding.UTF8.GetBytes(PkTokens.Header))}.{PkTokens.Encode([0x7B, 0x22, 0xFF, 0x22])}",
                        c.Secret
                    )
                ),
            BadPayload
        ),
        ["two parts"] = (c => Case.Sent(c.Unsigned(PkTokens.Header)), Malformed),
        ["four parts"] = (c => Case.Sent(c.Valid + ".AAAA"), Malformed),
        ["five parts"] = (c => Case.Sent(c.Valid + ".AAAA.AAAA"), Malformed),
        ["empty parts"] = (c => Case.Sent(".."), Malformed),
        ["empty header"] = (c => Case.Sent(c.Valid[c.Valid.IndexOf('.', StringComparison.Ordinal)..]), Malformed),
        ["empty payload"] = (
            c => Case.Sent(PkTokens.Sign(PkTokens.Encode(Encoding.UTF8.GetBytes(PkTokens.Header)) + ".", c.Secret)),
            BadPayload
        ),
        ["empty signature"] = (c => Case.Sent(c.Unsigned(PkTokens.Header) + "."), Unknown),
        ["no token"] = (c => Case.Sent(""), OneHeader + "|" + Malformed),
        ["padding"] = (c => Case.Sent(c.Valid + "="), Malformed),
        ["padding of the header"] = (
            c => Case.Sent(PkTokens.Sign(c.Unsigned(PkTokens.Header).Replace(".", "=.", StringComparison.Ordinal), c.Secret)),
            Malformed
        ),
        ["plus and slash"] = (c => Case.Sent(c.Valid[..^2] + "+/"), Malformed),
        ["white space inside"] = (c => Case.Sent(c.Valid.Replace(".", ". ", StringComparison.Ordinal)), Malformed),
        ["tab inside"] = (c => Case.Sent(c.Valid.Insert(9, "\t")), Malformed),
        ["letters beyond ASCII"] = (c => Case.Sent(c.Valid + "é"), Malformed),
        ["one letter more"] = (c => Case.Sent(c.Valid + "A"), Unknown),
        ["huge"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(45)}},"x":"{{new string('x', 9000)}}"}"""), Malformed),
        ["8193 letters"] = (c => Case.Sent(c.OfLength(8193)), Malformed),
        ["the signature's spare bits set"] = (c => Case.Sent(c.Valid[..^1] + Spare(c.Valid[^1])), Unknown),
        ["a flipped bit of the signature"] = (c => Case.Sent(c.Valid[..^20] + (c.Valid[^20] == 'A' ? 'B' : 'A') + c.Valid[^19..]), Unknown),
        ["half a signature"] = (c => Case.Sent(c.Valid[..^22]), Unknown),
        ["payload of another token"] = (c => Case.Sent(Swapped(c)), Unknown),
        ["wrong secret"] = (c => Case.Sent(PkTokens.Make(PkTokens.Header, c.Payload, c.Secret + "x")), Unknown),
        ["empty secret"] = (c => Case.Sent(PkTokens.Make(PkTokens.Header, c.Payload, "")), Unknown),
        ["the key as secret"] = (c => Case.Sent(PkTokens.Make(PkTokens.Header, c.Payload, c.Key)), Unknown),
        ["unknown key"] = (c => c.WithPayload($$"""{"key":"nobody","exp":{{c.In(45)}}}"""), Unknown),
        ["another tenant's key, my secret"] = (c => c.WithPayload($$"""{"key":"{{c.OtherKey}}","exp":{{c.In(45)}}}"""), Unknown),
        ["my key, another tenant's secret"] = (c => Case.Sent(PkTokens.Make(PkTokens.Header, c.Payload, c.OtherSecret)), Unknown),
        ["expired and wrongly signed"] = (
            c => Case.Sent(PkTokens.Make(PkTokens.Header, PkTokens.Payload(c.Key, c.Now.AddSeconds(-900)), "wrong")),
            Unknown
        ),
        ["expired 31 s ago"] = (c => c.Expiring(-31), "Invalid token: expired 31 s ago"),
        ["expired long ago"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":0}"""), "Invalid token: expired …"),
        ["91 s ahead"] = (
            c => c.Expiring(91),
            "Invalid token: exp is 31 s too far ahead; at most 60 s are allowed (setting Auth__MaxTokenLifetime)"
        ),
        ["a year ahead"] = (
            c => c.Expiring(31_536_000),
            "Invalid token: exp is 31535940 s too far ahead; at most 60 s are allowed (setting Auth__MaxTokenLifetime)"
        ),
        ["in the largest number"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":1.7e308}"""), "Invalid token: exp is …"),
        ["in a number of 309 digits"] = (
            c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":1e308}"""),
            "Invalid token: exp is 1E+305 s too far ahead; at most 60 s are allowed (setting Auth__MaxTokenLifetime)"
        ),
        ["milliseconds too far ahead"] = (
            c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(100)}}000}"""),
            "Invalid token: exp is 40 s too far ahead; at most 60 s are allowed (setting Auth__MaxTokenLifetime)"
        ),
        ["milliseconds expired"] = (
            c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(-40)}}000}"""),
            "Invalid token: expired 40 s ago"
        ),
        ["Bearer"] = (c => ["Bearer " + c.Valid], OneHeader),
        ["no scheme"] = (c => [c.Valid], OneHeader),
        ["scheme without a space"] = (c => ["PKAuth" + c.Valid], OneHeader),
        ["two headers"] = (c => ["PKAuth " + c.Valid, "PKAuth " + c.Valid], OneHeader),
        ["expired 29 s ago"] = (c => c.Expiring(-29), Accepted),
        ["expired 30 s ago"] = (c => c.Expiring(-30), Accepted),
        ["90 s ahead"] = (c => c.Expiring(90), Accepted),
        ["milliseconds"] = (c => c.WithPayload($$"""{"key":"{{c.Key}}","exp":{{c.In(60)}}000}"""), Accepted),
        ["exp with a fraction"] = (c => c.WithPayload($$"""{"exp":{{c.In(45)}}.5,"key":"{{c.Key}}"}"""), Accepted),
        ["names and key escaped"] = (
            c => c.WithPayload($$"""{"\u006bey":"\u{{(int)c.Key[0]:x4}}{{c.Key[1..]}}","\u0065xp":{{c.In(45)}}}"""),
            Accepted
        ),
        ["other header names"] = (
            c => c.WithHeader("""{"alg":"HS256","enc":"A256GCM","zip":"DEF","cty":"JWT","jku":"http://127.0.0.1/","x5c":[7],"typ":1}"""),
            Accepted
        ),
        ["claims of the standard in other types"] = (
            c => c.WithPayload($$"""{"iss":5,"aud":{},"sub":null,"iat":[],"nbf":"later","key":"{{c.Key}}","exp":{{c.In(45)}}}"""),
            Accepted
        ),
        ["8192 letters"] = (c => Case.Sent(c.OfLength(8192)), Accepted),
        ["other claims, nbf ahead, no typ"] = (
            c =>
                Case.Sent(
                    PkTokens.Make(
                        """{"kid":"1","alg":"HS256"}""",
                        $$"""{"nbf":{{c.In(9999)}},"url":{"a":[1]},"exp":{{c.In(45)}},"method":"GET","key":"{{c.Key}}","signature":null}""",
                        c.Secret
                    )
                ),
            Accepted
        ),
        ["scheme in lower case"] = (c => ["pkauth " + c.Valid], Accepted),
        ["scheme in upper case, two spaces"] = (c => ["PKAUTH  " + c.Valid], Accepted),
    };

    public static TheoryData<string> Names => [.. _table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_token_gets_its_answer(string name)
    {
        var (mine, other) = (await World.Bare(server), await World.Bare(server));
        var (headers, expected) = _table[name];
        var answer = await mine.Api.Send(
            "GET",
            "/v2/campaigns",
            null,
            null,
            headers(new Case(mine.Account.ApiKey, mine.Account.ApiSecret, other.Account.ApiKey, other.Account.ApiSecret, WholeSecond()))
        );
        if (expected is null)
        {
            Assert.Equal("[]", answer.Json.GetRawText());
            return;
        }

        var error = answer.Refused(401);
        Assert.Equal("PKAuth", answer.Headers["WWW-Authenticate"]);
        Assert.Contains(expected.Split('|'), t => t[^1] == '…' ? error.StartsWith(t[..^1], StringComparison.Ordinal) : error == t);
    }

    [Fact]
    public async Task A_token_serves_any_number_of_requests_until_it_expires()
    {
        var world = await World.Bare(server);
        var token = "PKAuth " + PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await world.Api.Send("GET", "/v2/passbookCerts", null, null, token)).Status);
        }
    }

    // The cases are about whole seconds.
    private DateTimeOffset WholeSecond()
    {
        server.Clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(server.Clock.GetUtcNow().ToUnixTimeSeconds() + 1));
        return server.Clock.GetUtcNow();
    }

    private static char Spare(char last)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet[alphabet.IndexOf(last, StringComparison.Ordinal) | 1];
    }

    private static string Swapped(Case c)
    {
        var (mine, later) = (
            c.Valid.Split('.'),
            PkTokens.Make(PkTokens.Header, PkTokens.Payload(c.Key, c.Now.AddSeconds(50)), c.Secret).Split('.')
        );
        return $"{mine[0]}.{later[1]}.{mine[2]}";
    }

    private sealed record Case(string Key, string Secret, string OtherKey, string OtherSecret, DateTimeOffset Now)
    {
        public string Payload => PkTokens.Payload(Key, Now.AddSeconds(45));

        public string Valid => PkTokens.Make(PkTokens.Header, Payload, Secret);

        public string In(int seconds) => Now.AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        public string Unsigned(string header) =>
            $"{PkTokens.Encode(Encoding.UTF8.GetBytes(header))}.{PkTokens.Encode(Encoding.UTF8.GetBytes(Payload))}";

        public static string[] Sent(string token) => ["PKAuth " + token];

        public string[] WithHeader(string header) => Sent(PkTokens.Make(header, Payload, Secret));

        public string[] WithPayload(string payload) => Sent(PkTokens.Make(PkTokens.Header, payload, Secret));

        /// <summary>A valid token that another claim makes as long as asked; not every length can be had.</summary>
        public string OfLength(int letters)
        {
            var bytes = (letters - PkTokens.Make(PkTokens.Header, "", Secret).Length) * 3 / 4;
            var payload = Payload[..^1] + ",\"x\":\"";
            var token = PkTokens.Make(PkTokens.Header, payload + new string('x', bytes - payload.Length - 2) + "\"}", Secret);
            Assert.Equal(letters, token.Length);
            return token;
        }

        public string[] Expiring(int seconds) =>
            Sent(PkTokens.Make(PkTokens.Header, PkTokens.Payload(Key, Now.AddSeconds(seconds)), Secret));
    }
}
