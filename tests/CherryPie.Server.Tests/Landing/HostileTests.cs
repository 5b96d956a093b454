using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Mail;
using CherryPie.Server.Tests.WalletKit;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

public sealed partial class HostileTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] _attributes = """
        action alt aria-describedby aria-hidden aria-invalid aria-label aria-labelledby autocomplete charset class content d dir download
        fill fill-rule for height href id inputmode lang method name preserveAspectRatio property rel role rows rx
        shape-rendering src srcset step type value viewBox width xmlns
        """.Split([' ', '\n']);

    private static readonly string[] _tags = """
        !doctype a article body button details div figcaption figure footer form h1 h2 head header html img input label li
        link main meta p path rect section span style summary svg textarea title ul
        """.Split([' ', '\n']);

    public static TheoryData<string> Values =>
        [
            "<script>alert(1)</script>",
            "\"><script>alert(1)</script>",
            "'><img src=x onerror=alert(1)>",
            "</title><script>alert(1)</script>",
            "</style><script>alert(1)</script>",
            "</textarea><script>alert(1)</script>",
            "<svg onload=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
            "<iframe srcdoc=\"<script>alert(1)</script>\">",
            "<body onload=alert(1)>",
            "<input autofocus onfocus=alert(1)>",
            "<details open ontoggle=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href='jAvAsCrIpT:alert(1)'>x</a>",
            "<a href=\"java\tscript:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<a href=\"vbscript:msgbox(1)\">x</a>",
            "<a href=\"https://e.example\" onclick=\"alert(1)\">x</a>",
            "<a href=\"https://e.example/\" style=\"position:fixed\">x</a>",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "\u0001javascript:alert(1)",
            "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
            "https://e.example/\" onmouseover=\"alert(1)",
            "mailto:a@b.example?subject=\"><script>",
            "\" onfocus=alert(1) autofocus=\"",
            "' onfocus=alert(1) autofocus='",
            "` onfocus=alert(1) `",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "&#60;script&#62;alert(1)&#60;/script&#62;",
            "<!--<script>alert(1)</script>-->",
            "]]><script>alert(1)</script>",
            "<meta http-equiv=refresh content=\"0;url=https://e.example\">",
            "<base href=\"https://e.example/\">",
            "<link rel=stylesheet href=https://e.example/x.css>",
            "<form action=https://e.example><button>x</button></form>",
            "{{constructor.constructor('alert(1)')()}}",
            "\u202E<script>alert(1)</script>",
            "＜script＞alert(1)＜/script＞",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "%3Cscript%3Ealert(1)%3C/script%3E",
            "\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>",
            "<template><script>alert(1)</script></template>",
        ];

    private static readonly string[] _looks = ["supportUrl", "logoUrl", "backgroundColor", "accentColor", "customCss"];

    private static readonly string[] _mailHeaders =
    [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Language",
        "Auto-Submitted",
        "Content-Type",
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task No_text_becomes_mark_up_on_the_page_or_in_the_mail(string hostile)
    {
        var brand = await KitClient.New(server);
        var (text, name) = (JsonSerializer.Serialize(hostile), JsonSerializer.Serialize(Name(hostile)));
        await Template(brand.World, hostile);
        var to = $"{Guid.NewGuid():N}@example.com";
        var id = await brand.World.Pass(
            more: $$"""
            ,"dynamicData":{"v":{{text}}},"userDefinedId":{{name}},"recoveryEmail":"{{to}}","dynamicBackfields":{"more":[{"label":{{text}},
            "value":{{text}}}]}
            """
        );
        await JudgePages(brand.World, id, hostile);

        var mail = await Mail(id, to);
        Assert.Equal((Name(hostile), "<" + to + ">"), (mail.Subject, mail.Header("To")));
        Assert.Contains(hostile, mail.Plain, StringComparison.Ordinal);

        // The words of a WalletKit caller.
        var toKit = $"{Guid.NewGuid():N}@example.com";
        var made = await brand.Post(
            "/v1/passes/template",
            $$"""
            {"keys":[{"key":"v","value":{{text}}}],"email":"{{toKit}}","emailsubject":{{text}},"emailbody":{{text}},"emailname":{{name}}}
            """
        );
        Assert.True(made.Status == 200, made.Text);
        mail = await Mail(made.Json.GetProperty("sent_pass").GetProperty("serial_no").GetString()!, toKit);
        Assert.Equal(hostile, mail.Subject);
        Assert.Contains(hostile, mail.Plain, StringComparison.Ordinal);
        Assert.Matches($"^(?:=\\?utf-8\\?B\\?[A-Za-z0-9+/=]+\\?= )+<{toKit}>$", mail.Header("To"));
    }

    [Fact]
    public async Task None_of_them_is_an_address_or_gets_out_of_the_campaigns_look()
    {
        var brand = await KitClient.New(server);
        await brand.World.Campaign("WalletKit");
        await brand.World.Template(campaign: "WalletKit");
        var (id, visitor) = (await brand.World.Pass(), new LandingVisitor(server));
        foreach (var hostile in ((IEnumerable<object[]>)Values).Select(v => (string)v[0]))
        {
            foreach (var address in new[] { hostile, hostile + "@example.com" }.Select(a => JsonSerializer.Serialize(a)))
            {
                Assert.StartsWith(
                    "recoveryEmail: ",
                    (await brand.World.Api.Put("/v2/passes/" + id, $$"""{"recoveryEmail":{{address}}}""")).Refused(400),
                    StringComparison.Ordinal
                );
                Assert.StartsWith(
                    "email: ",
                    (await brand.Post("/v1/passes/template", $$"""{"email":{{address}}}""")).Refused(400),
                    StringComparison.Ordinal
                );
            }

            foreach (var look in _looks.Where(l => l != "logoUrl" || !hostile.StartsWith("http", StringComparison.Ordinal)))
            {
                var answer = await brand.World.Api.Put(
                    "/v2/campaigns/WalletKit",
                    JsonSerializer.Serialize(new { whiteLabel = new Dictionary<string, string> { [look] = hostile } })
                );
                if (answer.Status == 200)
                {
                    Judge((await visitor.Get("/p/" + id)).Html);
                }
                else
                {
                    Assert.StartsWith($"whiteLabel.{look}: ", answer.Refused(400), StringComparison.Ordinal);
                }
            }
        }
    }

    // Names refuse what changes the direction of writing; texts take it.
    private static string Name(string hostile) => hostile.Replace("\u202E", "", StringComparison.Ordinal);

    private static async Task Template(World world, string hostile)
    {
        var (text, name) = (JsonSerializer.Serialize(hostile), JsonSerializer.Serialize(Name(hostile)));
        await world.Campaign(
            "WalletKit",
            $",\"displayName\":{name},\"description\":{text},\"whiteLabel\":{{\"footerText\":{text},\"other\":{text}}}"
        );
        var field = $"{{\"defaultLabel\":{text},\"defaultValue\":\"#{{v}}\",\"changeMsg\":{text}}}";
        var key =
            hostile.Length > 64 || Name(hostile) != hostile || hostile.Any(c => c is '{' or '}' || char.IsWhiteSpace(c))
                ? "\"plain\""
                : text;
        var made = await world.PostTemplate(
            $$"""
            {"name":"template","campaignName":"WalletKit","language":"en","startDate":"2010-08-01T00:00:00Z",
            "dynamicKeys":[{"key":"v","type":"string","isEditable":true},{"key":"n","type":"number","isEditable":true},{"key":"d",
            "type":"dateTime","isEditable":true},{"key":{{key}},"type":"string","isEditable":true,"defaultValue":{{text}}}],
            "passbook":{"type":"generic","desc":{{text}},"orgName":{{name}},"logoText":{{text}},"header":[{{field}}],"primary":[{{field}}],
            "secondary":[{{field}}],"auxiliary":[{{field}}],
            "back":[{{field}},{"defaultLabel":"l","defaultValue":"#{v}","attributedValue":"<a href=\"#{v}\">#{v}</a> #{v}"},
            {"dynamicBackfieldKey":"more","defaultValue":[{"defaultLabel":{{text}},"defaultValue":{{text}}}]}],
            "barcode":{"format":"qr","message":"m","altText":"#{v}"} },
            "passbookLang":{"de":{"text":{"l":{{text}} } } } }
            """
        );
        Assert.True(made.Status == 200, made.Text);
    }

    private async Task JudgePages(World world, string id, string hostile)
    {
        var edit = new Uri((await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        var visitor = new LandingVisitor(server);
        foreach (
            var page in new[]
            {
                await visitor.Get(edit),
                await visitor.Get("/p/" + id + "?lang=de", LandingVisitor.IPhone),
                await visitor.Get($"/p/{id}?edit={Uri.EscapeDataString(hostile)}&lang={Uri.EscapeDataString(hostile)}"),
            }
        )
        {
            Assert.Equal(200, page.Status);
            Judge(page.Html);
        }

        // What was refused comes back in the form.
        var refused = await visitor.Post(edit, [("v", hostile), ("n", hostile), ("d", hostile)]);
        Assert.Equal(400, refused.Status);
        Judge(refused.Html);
        Judge((await visitor.Get("/p/" + Uri.EscapeDataString(hostile.Replace('/', 'x')))).Html);
    }

    private async Task<ReadMail> Mail(string pass, string to)
    {
        await MailJobs.Done(server, pass);
        var mail = new ReadMail(
            Directory
                .GetFiles(Path.Combine(server.DataFolder, "mail"))
                .Select(File.ReadAllText)
                .Single(t => t.Contains($"<{to}>\r\n", StringComparison.Ordinal))
        );
        Assert.Equal(_mailHeaders, mail.Headers.Select(h => h.Name));
        Judge(mail.Html.Replace("<p style=\"white-space: pre-line\">", "<p>", StringComparison.Ordinal));
        return mail;
    }

    // Every tag and attribute is one that the page itself writes, and no address leads to a script.
    private static void Judge(string html)
    {
        foreach (Match tag in Tag().Matches(Style().Replace(html, "<style></style>")))
        {
            Assert.Contains(tag.Groups["name"].Value, _tags);
            foreach (
                var (name, value) in Attribute()
                    .Matches(tag.Groups["rest"].Value)
                    .Select(a => (a.Groups[1].Value, WebUtility.HtmlDecode(a.Groups[2].Value)))
            )
            {
                Assert.Contains(name, _attributes);
                Assert.False(name is "href" or "src" or "action" && !Address().IsMatch(value), $"{name}={value}");
            }

            Assert.Equal(
                "",
                Attribute().Replace(tag.Groups["rest"].Value, "").Replace("html", "", StringComparison.Ordinal).Trim(' ', '/')
            );
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
