using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What people call their campaigns and templates becomes a name that the API takes, in two presses of one button.</summary>
public sealed partial class SuggestedNameTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Theory]
    [InlineData("en", "Letters from A to Z, digits and underscores", "can't be one: letters from A to Z", "Summer_20_off can")]
    [InlineData("de", "uchstaben von A bis Z, Ziffern und Unterstriche", "geht nicht: nur Buchstaben", "Summer_20_off geht")]
    public async Task It_is_said_before_and_made_after_the_first_press(string language, string hint, string why, string near)
    {
        var world = await World.New(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        await editor.Send("/console/me", ("name", "Editor"), ("language", language));
        (string Name, string Value)[] campaign = [("passbookCertId", world.CertificateId), ("startDate", "2026-01-01T09:00")];
        await Twice($"/console/{account}/campaigns", campaign, "Summer_20_off?notice=campaign");
        await Twice($"/console/{account}/templates", [("campaign", "Summer_20_off"), ("start", "coupon")], "?notice=templateMade");
        Assert.Equal(200, (await world.Api.Get("/v2/templates/Summer_20_off")).Status);

        async Task Twice(string path, (string, string)[] fields, string end)
        {
            Assert.Contains(hint, await editor.Page(path + "/new"), StringComparison.OrdinalIgnoreCase);
            string name;
            using (var refused = await editor.Send(path, [("name", "Summer 20 % off"), .. fields]))
            {
                Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
                var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
                var fault = Fault().Match(page).Value;
                Assert.All(["Summer 20 % off", why, near], words => Assert.Contains(words, fault, StringComparison.Ordinal));
                name = Value().Match(page).Groups[1].Value;
            }

            using var made = await editor.Send(path, [("name", name), .. fields]);
            Assert.EndsWith(end, made.Headers.Location?.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_is_taken_stays_as_it_is_and_one_of_nothing_is_refused_plainly()
    {
        var world = await World.New(server);
        await world.Campaign("__taken__");
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        foreach (
            var (name, words) in new[]
            {
                ("__taken__", "with this reference already"),
                ("% § 夏", "1 to 64 letters"),
                ("", "1 to 64 letters"),
            }
        )
        {
            using var refused = await editor.Send(
                $"/console/{account}/campaigns",
                ("name", name),
                ("passbookCertId", world.CertificateId),
                ("startDate", "2026-01-01T09:00")
            );
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            Assert.Contains(words, Fault().Match(page).Value, StringComparison.Ordinal);
            Assert.Equal(name, Value().Match(page).Groups[1].Value);
        }
    }

    [Theory]
    [InlineData("Summer 20 % off", "Summer_20_off")]
    [InlineData("  (Frühling) – Größe Ähnlich!", "Fruehling_Groesse_Aehnlich")]
    [InlineData("Crème brûlée, s'il vous plaît", "Creme_brulee_s_il_vous_plait")]
    [InlineData("coffee_club", "coffee_club")]
    [InlineData("__as__it__is", "__as__it__is")]
    [InlineData("__almost__so!", "almost_so")]
    [InlineData("夏 % …", "")]
    [InlineData("", "")]
    public void It_is_made_of_what_was_typed(string typed, string name) => Assert.Equal(name, VendorName.Near(typed));

    [Fact]
    public void It_has_64_characters_at_most() =>
        Assert.Equal(new string('a', 63), VendorName.Near(new string('a', 63) + " " + new string('b', 63)));

    [GeneratedRegex("id=\"in-name-fault\">[^<]*")]
    private static partial Regex Fault();

    [GeneratedRegex("id=\"in-name\" name=\"name\" type=\"text\" value=\"([^\"]*)\"")]
    private static partial Regex Value();
}
