using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

public sealed partial class HostileTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] _attributes =
        ["action", "alt", "aria-describedby", "aria-hidden", "aria-invalid", "aria-label", "aria-labelledby", "charset", "class", "content", "d", "dir", "download", "fill", "fill-rule", "for", "height", "href", "id",
         "inputmode", "lang", "method", "name", "preserveAspectRatio", "property", "rel", "role", "rows", "rx", "shape-rendering", "src", "srcset", "step", "type", "value", "viewBox", "width", "xmlns"];

    private static readonly string[] _tags =
        ["!doctype", "a", "article", "body", "button", "details", "div", "figcaption", "figure", "footer", "form", "h1", "h2", "head", "header", "html", "img", "input", "label", "li", "link", "main", "meta",
         "p", "path", "rect", "section", "span", "style", "summary", "svg", "textarea", "title", "ul"];

    public static TheoryData<string> Values =>
    [
        "<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "</title><script>alert(1)</script>", "</style><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<iframe srcdoc=\"<script>alert(1)</script>\">", "<body onload=alert(1)>",
        "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<a href=\"javascript:alert(1)\">x</a>", "<a href='jAvAsCrIpT:alert(1)'>x</a>", "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a href=\"vbscript:msgbox(1)\">x</a>", "<a href=\"https://e.example\" onclick=\"alert(1)\">x</a>", "<a href=\"https://e.example/\" style=\"position:fixed\">x</a>",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\u0001javascript:alert(1)", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "https://e.example/\" onmouseover=\"alert(1)", "mailto:a@b.example?subject=\"><script>",
        "\" onfocus=alert(1) autofocus=\"", "' onfocus=alert(1) autofocus='", "` onfocus=alert(1) `", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "<!--<script>alert(1)</script>-->", "]]><script>alert(1)</script>",
        "<meta http-equiv=refresh content=\"0;url=https://e.example\">", "<base href=\"https://e.example/\">", "<link rel=stylesheet href=https://e.example/x.css>", "<form action=https://e.example><button>x</button></form>", "{{constructor.constructor('alert(1)')()}}",
        "\u202E<script>alert(1)</script>", "＜script＞alert(1)＜/script＞", "<scr<script>ipt>alert(1)</scr</script>ipt>", "%3Cscript%3Ealert(1)%3C/script%3E", "\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>", "<template><script>alert(1)</script></template>",
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task No_text_becomes_mark_up(string hostile)
    {
        var world = await World.New(server);
        var text = JsonSerializer.Serialize(hostile);
        await world.Campaign(more: $",\"displayName\":{text},\"description\":{text},\"whiteLabel\":{{\"footerText\":{text},\"other\":{text}}}");
        var field = $"{{\"defaultLabel\":{text},\"defaultValue\":\"#{{v}}\"}}";
        var made = await world.PostTemplate(
            $$"""
            {"name":"template","campaignName":"campaign","language":"en","startDate":"2010-08-01T00:00:00Z","dynamicKeys":[{"key":"v","type":"string","isEditable":true}],
            "passbook":{"type":"generic","desc":{{text}},"orgName":{{text}},"logoText":{{text}},"header":[{{field}}],"primary":[{{field}}],"secondary":[{{field}}],"auxiliary":[{{field}}],
            "back":[{{field}},{"defaultLabel":"l","defaultValue":"#{v}","attributedValue":"<a href=\"#{v}\">#{v}</a> #{v}"}],"barcode":{"format":"qr","message":"m","altText":"#{v}"} },
            "passbookLang":{"de":{"text":{"l":{{text}} } } } }
            """);
        Assert.True(made.Status == 200, made.Text);
        var id = await world.Pass(more: $",\"dynamicData\":{{\"v\":{text}}},\"userDefinedId\":{text}");
        var edit = new Uri((await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        var visitor = new LandingVisitor(server);
        foreach (var page in new[] { await visitor.Get(edit), await visitor.Get("/p/" + id + "?lang=de", LandingVisitor.IPhone), await visitor.Get($"/p/{id}?edit={Uri.EscapeDataString(hostile)}&lang={Uri.EscapeDataString(hostile)}") })
        {
            Assert.Equal(200, page.Status);
            Judge(page.Html);
        }

        Judge((await visitor.Get("/p/" + Uri.EscapeDataString(hostile.Replace('/', 'x')))).Html);
    }

    // Every tag and attribute is one that the page itself writes, and no address leads to a script.
    private static void Judge(string html)
    {
        foreach (Match tag in Tag().Matches(Style().Replace(html, "<style></style>")))
        {
            Assert.Contains(tag.Groups["name"].Value, _tags);
            foreach (var (name, value) in Attribute().Matches(tag.Groups["rest"].Value).Select(a => (a.Groups[1].Value, WebUtility.HtmlDecode(a.Groups[2].Value))))
            {
                Assert.Contains(name, _attributes);
                Assert.False(name is "href" or "src" or "action" && !Address().IsMatch(value), $"{name}={value}");
            }

            Assert.Equal("", Attribute().Replace(tag.Groups["rest"].Value, "").Replace("html", "", StringComparison.Ordinal).Trim(' ', '/'));
        }
    }

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    // What a browser takes for a tag: < and a letter, / or !, to the next > outside of quotes.
    [GeneratedRegex("</?(?<name>[A-Za-z!?][A-Za-z0-9]*)(?<rest>(?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s([A-Za-z-]+)=\"([^\"<>]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex("\\A(?:https?://|mailto:|tel:|/[^/\\\\])", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
