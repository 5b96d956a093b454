using CherryPie.Server.Endpoints.Console;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What is left of a phone that Apple no longer knows (410), the most frequent reason why one did not get a change.</summary>
public sealed class DroppedPhoneTests(ConsolePushServer server) : IClassFixture<ConsolePushServer>
{
    private const string Keys = ""","dynamicKeys":[{"key":"offer","type":"string"}]""";
    private const string Design = ""","primary":[{"defaultLabel":"Offer","defaultValue":"#{offer}"}]""";

    [Theory]
    [InlineData(
        "en",
        "Apple no longer knows the phone for this pass (410 Unregistered)",
        "its owner turned updates off",
        "let them open its link and add it again",
        "A phone is told nothing any more, because Apple no longer knows it",
        "There is nothing to do.",
        "Nothing was refused"
    )]
    [InlineData(
        "de",
        "Apple kennt das Telefon für diesen Pass nicht mehr (410 Unregistered)",
        "der Besitzer hat Aktualisierungen abgeschaltet",
        "soll er den Link öffnen und ihn noch einmal hinzufügen",
        "Ein Telefon erfährt nichts mehr, weil Apple es nicht mehr kennt",
        "Es ist nichts zu tun.",
        "Nichts wurde abgelehnt"
    )]
    public async Task Its_pass_and_the_page_of_pushes_say_which_it_was_why_and_what_to_do(
        string language,
        string answer,
        string why,
        string remedy,
        string happened,
        string done,
        string nothing
    )
    {
        var (world, account, pass, member) = await Begin(language);
        using var _ = member;
        var (first, second) = (Phone.Of(world), Phone.Of(world));
        await first.Add(pass);
        server.Clock.Advance(TimeSpan.FromMinutes(9));
        await second.Add(pass);
        var added = ConsoleTexts.Of(language).Moment(server.Clock.GetUtcNow());
        server.Apns.Answer(second.PushToken, 410, "Unregistered", server.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"offer":"25 %"}}""")).Id);
        var page = "";
        await Eventually.Is(async () =>
            (page = await member.Page($"/console/{account}/passes/{pass}")).Contains("<li class=\"device gone\">", StringComparison.Ordinal)
        );
        var gone = page.Split("<li class=\"device gone\">")[1].Split("</li>")[0];
        Has(gone, added, answer, why, remedy, "href=\"#links\"");
        Assert.DoesNotContain(done, page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<li class=\"device\">").Length);
        var moment = page.Split(happened)[1].Split("</li>")[0];
        Has(moment, added, answer, remedy);

        var pushes = "";
        await Eventually.Is(async () =>
            !(pushes = await member.Page($"/console/{account}/pushes")).Contains("class=\"bone", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(nothing, pushes, StringComparison.Ordinal);
        Has(pushes, "410 Unregistered", why, $"href=\"/console/{account}/passes/{pass}\"");

        var dropped = Assert.Single((await Explain(pass)).Dropped);
        Assert.Equal((410, "Unregistered"), (dropped.Status, dropped.Reason));
        Assert.Equal(added, ConsoleTexts.Of(language).Moment(dropped.AddedAt!.Value));
    }

    [Fact]
    public async Task A_phone_that_comes_back_is_told_of_and_one_that_leaves_by_itself_is_no_refusal()
    {
        var (world, account, pass, member) = await Begin("en");
        using var _ = member;
        var phone = Phone.Of(world);
        await phone.Add(pass);
        server.Apns.Answer(phone.PushToken, 410, "Unregistered", server.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"offer":"25 %"}}""")).Id);
        var page = "";
        await Eventually.Is(async () =>
            (page = await member.Page($"/console/{account}/passes/{pass}")).Contains("No phone has the pass now.", StringComparison.Ordinal)
        );
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await phone.Add(pass);
        page = await member.Page($"/console/{account}/passes/{pass}");
        Assert.Contains("A phone has added the pass since, on", page, StringComparison.Ordinal);

        var other = await world.Pass(more: ""","dynamicData":{"offer":"20 %"}""");
        await phone.Add(other);
        await phone.Unregister(other);
        await Eventually.Is(async () =>
            (page = await member.Page($"/console/{account}/passes/{other}")).Contains("Removed from a wallet", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("device gone", page, StringComparison.Ordinal);
        Assert.Empty((await Explain(other)).Dropped);
    }

    private static void Has(string html, params string[] words) =>
        Assert.All(words, w => Assert.Contains(w, html, StringComparison.Ordinal));

    private async Task<(World World, Guid Account, string Pass, ConsoleVisitor Member)> Begin(string language)
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var pass = await world.Pass(more: ""","dynamicData":{"offer":"20 %"}""");
        var member = await ConsoleVisitor.Member(server, account, "viewer");
        await member.Send("/console/me", ("name", "Somebody"), ("language", language));
        return (world, account, pass, member);
    }

    private async Task<PushExplanation> Explain(string pass)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ExplainPushes>().Run(pass, CancellationToken.None))!;
    }
}
