using System.Text;
using CherryPie.Server.Tests.ConsolePages;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>Whoever owns an account is told by mail that a webhook was disabled.</summary>
[Trait("needs", "postgres")]
public sealed class WebhookMailTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Fact]
    public async Task Each_owner_is_mailed_once_that_a_webhook_is_disabled_and_nobody_else_is()
    {
        var world = await World.WithTemplate(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var other = await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account);
        using var owner = await ConsoleVisitor.Member(server, account, "owner");
        using var second = await ConsoleVisitor.Member(server, account, "owner");
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        using var stranger = await ConsoleVisitor.Member(server, other, "owner");
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.First(2, 410));
        var (id, _) = await world.Api.Webhook(receiver.Url + "?token=not-for-mails");
        await world.Pass();
        await Eventually.Is(() => Mails(owner.Email).Length == 1 && Mails(second.Email).Length == 1);
        var text = Text(Mails(owner.Email)[0]);
        Assert.Contains(
            "The server has disabled the webhook to 127.0.0.1: the receiver answered 410 Gone.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains($"/console/{account}/developers/webhooks/{id}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not-for-mails", text, StringComparison.Ordinal);
        await owner.Page($"/console/{account}/developers/webhooks/{id}");
        Assert.Empty(Mails(editor.Email));
        Assert.Empty(Mails(stranger.Email));

        // What was disabled again is told again.
        await world.Api.Put("/v2/webhooks/" + id, """{"isDisabled":false}""");
        await world.Pass();
        await Eventually.Is(() => Mails(owner.Email).Length == 2);
    }

    private string[] Mails(string to)
    {
        var folder = Path.Combine(server.DataFolder, "mail");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.eml").Select(File.ReadAllText).Where(m => m.Contains(to, StringComparison.Ordinal))]
            : [];
    }

    private static string Text(string mail) =>
        string.Concat(mail.Split("\r\n\r\n").Skip(1).Select(part => part.Split("--")[0].Trim()).Where(p => p.Length > 0).Select(Decoded));

    private static string Decoded(string part)
    {
        var bytes = new byte[part.Length];
        return Convert.TryFromBase64String(part, bytes, out var count) ? Encoding.UTF8.GetString(bytes.AsSpan(0, count)) : "";
    }
}
