using System.Text;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Other methods, targets, header fields and credentials.</summary>
internal static class HeadChanges
{
    private static readonly string[] _pieces =
    [
        "%00",
        "%0a",
        "%2F",
        "%2f..%2f",
        "..",
        ".",
        "%",
        "%zz",
        "%u0041",
        "%E9",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "%C0%AF",
        "%FF",
        ";a=b",
        "'",
        "%22",
        "%3F",
        "%23",
        "+",
        "%20",
        "%5C",
        "*",
        "null",
        "-1",
        "0",
        "{}",
        "[]",
        "1e400",
        "18446744073709551616",
        "AAAAAAAAAAAAAA",
        "%E2%80%AE",
        "%EF%BB%BF",
        "a%00b",
        "~",
        "@",
        "$",
        "|",
        "^",
        "%7B0%7D",
    ];

    private static readonly string[] _queries =
    [
        "?",
        "&",
        "=",
        "id=",
        "id=%00",
        "userDefinedId=a",
        "passesUpdatedSince=x",
        "passesUpdatedSince=-1",
        "passesUpdatedSince=99999999999999999999",
        "sno=",
        "sno=a&sno=b",
        "lang=zz",
        "edit=x",
        "size=-1",
        "?a?b",
        "a=%zz",
        "campaignName=%E9",
        "from=9223372036854775808",
        "=&=&=",
    ];

    private static readonly (string Name, string[] Values)[] _headers =
    [
        (
            "If-Modified-Since",
            ["junk", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "-1", "", "Mon, 99 Foo 2020 00:00:00 GMT"]
        ),
        ("If-None-Match", ["*", "\"", "W/\"a\", \"b\"", ""]),
        (
            "Accept-Language",
            [
                "",
                "*",
                "xx-YY-zz",
                ";q=",
                "en;q=2",
                "de;q=0.0000001, fr;q=NaN",
                new('a', 2000),
                "en,,,,,,,,",
                "zh-Hant-TW-x-a-b-c-d",
                "ar-EG;q=1.0",
            ]
        ),
        ("Accept-Encoding", ["gzip", "br;q=1", "*;q=0", "identity;q=0"]),
        (
            "User-Agent",
            ["", new('u', 4000), "Mozilla/5.0 (iPhone; CPU iPhone OS 99999999999999999999_5 like Mac OS X)", "Android", "\u00e9"]
        ),
        ("Origin", ["null", "http://", "http://localhost:99999", "://", "http://[::1"]),
        ("Sec-Fetch-Site", ["cross-site", "same-origin", ""]),
        (
            "Content-Type",
            [
                "",
                ";;;",
                "application/json; charset=utf-16",
                "text/plain",
                "multipart/form-data",
                "multipart/form-data; boundary=a",
                "application/x-www-form-urlencoded",
                "a/b; c=\"",
                "application/json; charset=nonesuch",
            ]
        ),
        ("Content-Encoding", ["gzip", "br", "deflate", "identity", "x"]),
        ("Accept", ["", "*/*;q=", "application/xml", "text/html"]),
        ("Range", ["bytes=0-1", "bytes=-1", "bytes=9-1", "x"]),
        ("Host", ["", "a b", "localhost", "[::1", "x:99999", "é", "example.com:80"]),
        ("X-Forwarded-For", ["1.2.3.4", "::", "x, y", ""]),
        ("X-Forwarded-Host", ["evil.example", ""]),
        ("X-Forwarded-Proto", ["https", "javascript"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("Cookie", ["a=b; c", new('c', 5000)]),
        ("brand-id", ["", "x", "\u00e9", new('9', 500)]),
        ("api-key", ["", "x", new('k', 3000)]),
        ("traceparent", ["00-0-0-0", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "x"]),
        ("Expect", ["100-continue", "x"]),
        ("Connection", ["close", "upgrade", "keep-alive, x"]),
        ("Upgrade", ["h2c", "websocket"]),
    ];

    private static readonly string[] _methods =
    [
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "OPTIONS",
        "TRACE",
        "BREW",
        "get",
        "PROPFIND",
    ];

    private static readonly string[] _jwtHeaders =
    [
        """{"alg":"none","typ":"JWT"}""",
        """{"alg":"HS256"}""",
        """{"alg":"HS512","typ":"JWT"}""",
        """{"alg":"RS256","typ":"JWT"}""",
        """{"alg":null}""",
        """{"alg":["HS256"]}""",
        "{}",
        "[]",
        "null",
        "\"\"",
        "{",
        "",
        """{"alg":"HS256","alg":"none"}""",
        """{"alg":"HS256","typ":7}""",
        """{"alg":"HS256","typ":"JWT","crit":["x"],"x":1}""",
        """{"alg":"HS256","typ":"JWT","kid":{"a":[1]}}""",
        "{\"alg\":\"HS256\",\"typ\":\"\\ud800\"}",
    ];

    public static FuzzRequest Method(FuzzRequest request, Random random) =>
        request with
        {
            Method = _methods[random.Next(_methods.Length)],
        };

    public static FuzzRequest Target(FuzzRequest request, Random random)
    {
        var piece = _pieces[random.Next(_pieces.Length)];
        var mark = request.Target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (request.Target, "") : (request.Target[..mark], request.Target[mark..]);
        var segments = path.Split('/');
        var at = random.Next(1, Math.Max(2, segments.Length));
        var segment = at < segments.Length ? segments[at] : "";
        string Segment(string other) => string.Join('/', segments.Select((s, i) => i == at ? other : s)) + query;
        var target = random.Next(12) switch
        {
            0 => Segment(piece),
            1 => Segment(segment + piece),
            2 => Segment(segment.Length == 0 ? piece : segment.Insert(random.Next(segment.Length), piece)),
            3 => Segment(new string('a', 1 << random.Next(4, 14))),
            4 => Segment(string.Concat(segment.Select(c => $"%{(int)c:x2}"))),
            5 => path + "/" + query,
            6 => path.Replace("/", "//", StringComparison.Ordinal) + query,
            7 => path + "%3F" + query.TrimStart('?'),
            8 => path + (query.Length == 0 ? "?" : query + "&") + _queries[random.Next(_queries.Length)],
            9 => path + query + piece,
            10 => query.Length > 1 ? path + query.Remove(random.Next(1, query.Length), 1) : path + "?" + piece,
            _ => (random.Next(2) == 0 ? path.ToUpperInvariant() : path) + query,
        };
        return request with { Target = target.StartsWith('/') ? target : "/" + target };
    }

    public static FuzzRequest Header(FuzzRequest request, Random random)
    {
        if (random.Next(30) == 0)
        {
            return request with
            {
                Headers = [.. request.Headers, .. Enumerable.Range(0, random.Next(50, 200)).Select(n => ($"X-{n}", "v"))],
            };
        }

        var (name, values) = _headers[random.Next(_headers.Length)];
        var value = values[random.Next(values.Length)];
        return random.Next(5) == 0 ? request with { Headers = [.. request.Headers, (name, value)] } : request.With(name, value);
    }

    /// <summary>Tokens that are signed rightly but say something else, and tokens that are broken.</summary>
    public static FuzzRequest Credentials(FuzzRequest request, World world, Random random)
    {
        if (request.Header("Authorization") is not { } had)
        {
            return Header(request, random);
        }

        if (!had.StartsWith("PKAuth", StringComparison.Ordinal))
        {
            return request.With("Authorization", Text(ByteChanges.Change(Encoding.Latin1.GetBytes(had), random)));
        }

        var (header, payload) = (
            PkTokens.Header,
            Encoding.UTF8.GetBytes(PkTokens.Payload(world.Account.ApiKey, DateTimeOffset.UtcNow.AddSeconds(30)))
        );
        string Made(string h, byte[] p) =>
            PkTokens.Sign($"{PkTokens.Encode(Encoding.UTF8.GetBytes(h))}.{PkTokens.Encode(p)}", world.Account.ApiSecret);
        var token = random.Next(6) switch
        {
            0 => Made(_jwtHeaders[random.Next(_jwtHeaders.Length)], payload),
            1 or 2 => Made(header, JsonChanges.Change(payload, random)),
            3 => Text(ByteChanges.Change(Encoding.ASCII.GetBytes(Made(header, payload)), random)),
            4 => new[] { "", ".", "..", "...", "a.b.c", "a.b", new string('.', 3000), new string('A', 9000), "e30.e30.", "=.=.=" }[
                random.Next(10)
            ],
            _ => Made(Encoding.UTF8.GetString(JsonChanges.Change(Encoding.UTF8.GetBytes(header), random)), payload),
        };
        var value = "PKAuth " + token[..Math.Min(token.Length, 20_000)];
        return random.Next(8) == 0
            ? request with
            {
                Headers = [.. request.Headers, ("Authorization", value)],
            }
            : request.With("Authorization", value);
    }

    // What a header field can hold.
    private static string Text(byte[] bytes) => Encoding.Latin1.GetString([.. bytes.Select(b => b is < 32 or 127 ? (byte)'?' : b)]);
}
