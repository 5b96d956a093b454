using CherryPie.Server.Tests.Google;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>The ways to Google Wallet on the page of a pass, where its campaign has an issuer.</summary>
public sealed class GoogleButtonTests(StandInServer server) : IClassFixture<StandInServer>
{
    [Theory]
    [InlineData(LandingVisitor.Android, 1, 0, 1)]
    [InlineData(LandingVisitor.Windows, 0, 2, 1)]
    [InlineData(LandingVisitor.Mac, 0, 2, 0)]
    [InlineData(LandingVisitor.IPhone, 0, 0, 0)]
    public async Task Android_gets_a_button_and_computers_a_code_for_each_wallet(string device, int buttons, int codes, int downloads)
    {
        var world = await World.New(server);
        await world.StandInTemplate(server.Google);
        var page = (await new LandingVisitor(server).Get("/p/" + await world.Pass(), device)).Html;
        Assert.Equal(buttons, Count(page, "/google\"><svg"));
        Assert.Equal(codes, Count(page, "<figure class=\"link-code\">"));
        Assert.Equal(downloads, Count(page, " download=\""));
    }

    [Theory]
    [InlineData("de", "Zu Google Wallet hinzufügen")]
    [InlineData("pl", "Dodaj do Portfela Google")]
    [InlineData("zh-Hant", "加入 Google 錢包")]
    public async Task The_button_has_the_wallet_s_name_in_the_viewer_s_language(string language, string text)
    {
        var world = await World.New(server);
        await world.StandInTemplate(server.Google);
        var page = await new LandingVisitor(server).Get("/p/" + await world.Pass(), LandingVisitor.Android, language);
        Assert.Contains($"<span>{text}</span>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_has_a_button_for_each_pass()
    {
        var world = await World.New(server);
        await world.StandInTemplate(server.Google);
        var (one, two) = (await world.Pass(), await world.Pass());
        var page = (await new LandingVisitor(server).Get($"/p/{one}+{two}", LandingVisitor.Android)).Html;
        Assert.Contains($"href=\"/p/{one}/google\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/p/{two}/google\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LandingVisitor.Android)]
    [InlineData(LandingVisitor.Windows)]
    public async Task Without_an_issuer_no_page_says_anything_of_it(string device)
    {
        var world = await World.WithTemplate(server);
        var page = (await new LandingVisitor(server).Get("/p/" + await world.Pass(), device)).Html;
        Assert.DoesNotContain("/google", page, StringComparison.Ordinal);
        Assert.DoesNotContain("link-codes", page, StringComparison.Ordinal);
    }

    private static int Count(string page, string what) => page.Split(what).Length - 1;
}
