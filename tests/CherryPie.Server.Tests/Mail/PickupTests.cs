using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Http;
using Xunit;

namespace CherryPie.Server.Tests.Mail;

/// <summary>When mails are sent, and that no customer's value becomes a header; where no mail server is set.</summary>
public sealed class PickupTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Without_a_mail_server_mails_become_private_files()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ""","recoveryEmail":"file@example.com" """);
        await MailJobs.Done(server, pass);
        var file = Assert.Single(Files("file@example.com"));
        Assert.EndsWith(".eml", file, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(file)!)
        );
    }

    [Fact]
    public async Task A_mail_is_sent_when_the_address_changes_and_at_no_other_time()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await Put("""{"isVoided":true}""");
        Assert.Empty(Files("one@example.com"));
        await Put("""{"recoveryEmail":"one@example.com"}""");
        Assert.Single(Files("one@example.com"));
        await Put("""{"recoveryEmail":"one@example.com","isVoided":false}""");
        Assert.Single(Files("one@example.com"));
        await Put("""{"recoveryEmail":"two@example.com"}""");
        await Put("""{"recoveryEmail":null}""");
        Assert.Equal((1, 1), (Files("one@example.com").Count, Files("two@example.com").Count));

        async Task Put(string json)
        {
            Assert.Equal(pass, (await world.Api.Put($"/v2/passes/{pass}", json)).Id);
            await MailJobs.Done(server, pass);
        }
    }

    [Fact]
    public async Task Mails_are_sent_again_each_by_itself()
    {
        var world = await World.WithTemplate(server);
        var foreign = await (await World.WithTemplate(server)).Pass(more: ""","recoveryEmail":"foreign@example.com" """);
        var kept = await world.Pass(more: ""","recoveryEmail":"kept@example.com" """);
        var (none, moved) = (await world.Pass(), await world.Pass(more: ""","recoveryEmail":"old@example.com" """));
        foreach (var pass in new[] { foreign, kept, moved })
        {
            await MailJobs.Done(server, pass);
        }

        var answer = (
            await world.Api.Put(
                "/v2/recoveryEmails/resend",
                $$"""
                [{"passId":"{{kept}}"},{"passId":"{{none}}"},{"passId":"{{foreign}}"},{"passId":"{{kept}}","newRecoveryEmail":"a@b@c"},
                 {"passId":"{{kept}}","newRecoveryEmail":[]},7,{"passId":"{{moved}}","newRecoveryEmail":"new@example.com"}]
                """
            )
        ).Json;
        Assert.Equal(
            [
                (kept, "kept@example.com", true, null),
                (none, null, false, "recoveryEmail: the pass has none"),
                (foreign, null, false, $"There is no pass \"{foreign}\""),
                (kept, "a@b@c", false, "newRecoveryEmail: must be one e-mail address such as name@example.com"),
                (kept, null, false, "newRecoveryEmail: must be a string of at most 320 characters"),
                ("", null, false, "element: must be a JSON object"),
                (moved, "new@example.com", true, (string?)null),
            ],
            answer
                .EnumerateArray()
                .Select(e =>
                    (
                        e.GetProperty("passId").GetString()!,
                        Text(e, "recoveryEmail"),
                        e.GetProperty("success").GetBoolean(),
                        Text(e, "error")
                    )
                )
        );
        await MailJobs.Done(server, kept);
        await MailJobs.Done(server, moved);
        Assert.Equal(
            (2, 1, 1, 1),
            (
                Files("kept@example.com").Count,
                Files("old@example.com").Count,
                Files("new@example.com").Count,
                Files("foreign@example.com").Count
            )
        );
        Assert.Equal("new@example.com", (await world.Api.Get($"/v2/passes/{moved}")).Json.GetProperty("recoveryEmail").GetString());

        static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Nothing_to_send_again_is_refused(string json)
    {
        var world = await World.Bare(server);
        Assert.StartsWith(
            "request body: must be an array of 1 to 1000",
            (await world.Api.Put("/v2/recoveryEmails/resend", json)).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a@example.com\\r\\nRCPT TO:<b@example.com>")]
    [InlineData("a@example.com\\nBcc: b@example.com")]
    [InlineData("a\\r@example.com")]
    [InlineData("a@example.com\\u2028")]
    [InlineData("a@example.com>")]
    [InlineData("<a@example.com>")]
    [InlineData("Ada <a@example.com>")]
    [InlineData("a@example.com b@example.com")]
    [InlineData("a@example.com;b@example.com")]
    [InlineData("\\\"a b\\\"@example.com")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("ä@example.com")]
    [InlineData("a@-example.com")]
    public async Task An_address_is_one_mailbox_and_nothing_else(string address)
    {
        var world = await World.WithTemplate(server);
        Assert.Equal(
            "recoveryEmail: " + MailAddressRule.Allowed,
            (await world.IssuePass(more: $$""","recoveryEmail":"{{address}}" """)).Refused(400)
        );
    }

    [Theory]
    [InlineData("Club\r\nBcc: eve@example.com")]
    [InlineData("Club\nBcc: eve@example.com")]
    [InlineData("Club\r\n\r\n<html>")]
    [InlineData("=?utf-8?Q?=0D=0ABcc:_eve@example.com?=")]
    [InlineData("Ünïcödé ✓ 😀 Ünïcödé ✓ 😀 Ünïcödé ✓ 😀 Ünïcödé ✓ 😀 Ünïcödé ✓ 😀 Ünïcödé ✓ 😀")]
    [InlineData("")]
    public void A_subject_is_only_ever_a_subject(string subject)
    {
        var bytes = new MailMessage(
            "id@example.com",
            "a@example.com",
            "b@example.com",
            subject,
            DateTimeOffset.UnixEpoch,
            "en",
            ".\r\n.",
            "<p>",
            [1]
        ).Write();
        var text = Encoding.ASCII.GetString(bytes);
        var mail = new ReadMail(text);
        Assert.Equal(
            ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Language", "Auto-Submitted", "Content-Type"],
            mail.Headers.Select(h => h.Name)
        );
        Assert.Equal((subject, ".\r\n.", "<p>"), (mail.Subject, mail.Plain, mail.Html));
        Assert.Equal("Thu, 01 Jan 1970 00:00:00 +0000", mail.Header("Date"));
        Assert.All(
            text.Split("\r\n"),
            l =>
                Assert.True(
                    l.Length <= 78
                        && !l.StartsWith('.')
                        && !l.Contains('\n', StringComparison.Ordinal)
                        && !l.Contains('\r', StringComparison.Ordinal),
                    l
                )
        );
    }

    [Fact]
    public async Task A_name_with_markup_is_text_in_the_mail()
    {
        var world = await World.New(server);
        Assert.Equal("campaign", (await world.CreateCampaign("campaign", ""","displayName":"<script>Club</script>" """)).Name);
        await world.Template();
        var pass = await world.Pass(more: ""","recoveryEmail":"markup@example.com" """);
        await MailJobs.Done(server, pass);
        var mail = new ReadMail(await File.ReadAllTextAsync(Assert.Single(Files("markup@example.com"))));
        Assert.Equal("<script>Club</script>", mail.Subject);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_speaks_the_templates_language_and_says_what_the_campaign_says()
    {
        var world = await World.New(server);
        await world.Campaign(more: ""","displayName":"Kuchenklub","description":"Ein Stück für je zehn Punkte." """);
        Assert.Equal(
            200,
            (
                await world.PostTemplate(World.TemplateJson("template", "campaign").Replace("\"en\"", "\"de\"", StringComparison.Ordinal))
            ).Status
        );
        await MailJobs.Done(server, await world.Pass(more: ""","recoveryEmail":"klub@example.com" """));
        var mail = new ReadMail(await File.ReadAllTextAsync(Assert.Single(Files("klub@example.com"))));
        Assert.Equal(("Kuchenklub", "de"), (mail.Subject, mail.Header("Content-Language")));
        foreach (var text in new[] { "Ein Stück für je zehn Punkte.", "Zu Apple Wallet hinzufügen" })
        {
            Assert.Contains(text, mail.Plain, StringComparison.Ordinal);
            Assert.Contains(text, mail.Html, StringComparison.Ordinal);
        }

        Assert.Contains("<html lang=\"de\" dir=\"ltr\">", mail.Html, StringComparison.Ordinal);
    }

    private List<string> Files(string to)
    {
        var folder = Path.Combine(server.DataFolder, "mail");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Where(f => File.ReadAllText(f).Contains($"\r\nTo: <{to}>\r\n", StringComparison.Ordinal))]
            : [];
    }
}
