using System.Globalization;
using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

public sealed class LanguageTests(Server server) : IClassFixture<Server>
{
    // Airports of many countries have these words on their signs.
    private static readonly string[] _ofAirports = ["Terminal", "Gate", "Boarding"];
    private readonly LandingVisitor _visitor = new(server);

    public static TheoryData<string> Others => [.. WalletLanguages.Codes.Where(c => c is not ("en" or "en-GB"))];

    [Theory]
    [MemberData(nameof(Others))]
    public void No_text_is_missing_or_left_in_English(string language)
    {
        var (texts, english) = (ViewTexts.Of(language), ViewTexts.Of("en"));
        foreach (var property in typeof(ViewTexts).GetProperties().Where(p => p.PropertyType == typeof(string) && p.GetMethod!.IsPublic))
        {
            var (text, original) = ((string)property.GetValue(texts)!, (string)property.GetValue(english)!);
            Assert.False(string.IsNullOrWhiteSpace(text), property.Name);
            Assert.False(text == original && !_ofAirports.Contains(property.Name), $"{property.Name} is English: {text}");
            Assert.Equal(Regex.Count(original, @"\{\d\}"), Regex.Count(text, @"\{\d\}"));
            Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.5", "", "de")]
    [InlineData("xx,zh-TW;q=0.8", "", "zh-Hant")]
    [InlineData("zh-CN", "", "zh-Hans")]
    [InlineData("pt-PT", "", "pt")]
    [InlineData("pt-BR", "", "pt-BR")]
    [InlineData("no", "", "nb")]
    [InlineData("iw", "", "he")]
    [InlineData("en-GB", "", "en-GB")]
    [InlineData("de;q=0,fr", "", "fr")]
    [InlineData("en;q=0.2,ar;q=0.8", "", "ar")]
    [InlineData("de", "fr", "fr")]
    [InlineData("de", "klingon", "de")]
    [InlineData("klingon", "", "ja")]
    [InlineData("!!;;q=x,,", "", "ja")]
    public void The_viewer_s_language_is_found(string accepted, string asked, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = accepted;
        http.Request.QueryString = QueryString.Create("lang", asked);
        Assert.Equal(expected, http.Request.Viewer("ja").Language);
    }

    [Theory]
    [InlineData("de", "ltr", "Zu Apple Wallet hinzufügen", "Punkte")]
    [InlineData("ar", "rtl", "إضافة إلى Apple Wallet", "النقاط")]
    [InlineData("he", "rtl", "הוספה ל-Apple Wallet", "Points")]
    public async Task Page_and_pass_speak_the_viewer_s_language(string language, string direction, string button, string label)
    {
        var world = await World.WithTemplate(
            server,
            ""","header":[{"defaultLabel":"Points","defaultValue":"1"}]""",
            ""","passbookLang":{"de":{"text":{"Points":"Punkte"}},"ar":{"text":{"Points":"النقاط"}}}"""
        );
        var id = await world.Pass();
        foreach (
            var page in new[]
            {
                await _visitor.Get("/p/" + id, LandingVisitor.IPhone, language),
                await _visitor.Get($"/p/{id}?lang={language}", LandingVisitor.IPhone, "fr"),
            }
        )
        {
            Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", page.Html, StringComparison.Ordinal);
            Assert.Contains(button, page.Text, StringComparison.Ordinal);
            Assert.Contains(label, page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en-US", "1,234.5", "$1,234.50", "25%", "Jul 4, 2031", "UTC")]
    [InlineData("de-DE", "1.234,5", "1.234,50 $", "25 %", "04.07.2031", "UTC")]
    [InlineData("en-GB", "1,234.5", "$1,234.50", "25%", "4 Jul 2031", "UTC")]
    public async Task Values_are_written_in_the_viewer_s_way(
        string language,
        string number,
        string amount,
        string percent,
        string date,
        string zone
    )
    {
        var world = await World.WithTemplate(
            server,
            ""","header":[{"defaultValue":"1234.5","format":{"type":"number","numberFormat":"decimal"}},"""
                + """{"defaultValue":"1234.5","format":{"type":"currency","currencyCode":"USD"}},{"defaultValue":"0.25","format":"""
                + """{"type":"number","numberFormat":"percent"}}],"""
                + """
                "secondary":[{"defaultValue":"2031-07-04","format":{"type":"date","dateFormat":"medium"}},
                {"defaultValue":"2031-07-04T18:00:00Z","format":{"type":"dateTime","dateFormat":"short","timeFormat":"short"}}]
                """
        );
        var page = await _visitor.Get("/p/" + await world.Pass(), languages: language);
        var text = page.Text.Replace('\u00A0', ' ').Replace('\u202F', ' ');
        foreach (var expected in new[] { number, amount, percent, date, zone })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arabic_numbers_and_dates_have_Arabic_digits()
    {
        var egypt = CultureInfo.GetCultureInfo("ar-EG");
        Assert.Equal("١٬٢٥٠٫٥", FieldNumber.Write(1250.5, "PKNumberStyleDecimal", egypt));
        Assert.Contains("٢١٫٧٥", FieldNumber.Amount(21.75m, "EUR", egypt), StringComparison.Ordinal);
        Assert.Matches(
            "^٤ [^0-9]+ ٢٠٣١$",
            FieldDate.Write(new DateTimeOffset(2031, 7, 4, 0, 0, 0, TimeSpan.Zero), "PKDateStyleLong", null, false, egypt)
        );
    }

    [Theory]
    [InlineData("EUR", "en-US", "€5.00")]
    [InlineData("JPY", "ja-JP", "￥5")]
    [InlineData("KWD", "en-US", "KWD 5.000")]
    [InlineData("CHF", "de-DE", "5,00 CHF")]
    public void Amounts_have_their_currency_s_digits_and_sign(string code, string culture, string expected) =>
        Assert.Equal(expected, FieldNumber.Amount(5, code, CultureInfo.GetCultureInfo(culture)).Replace('\u00A0', ' '));
}
