using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>The libraries of Standard Webhooks for .NET and Node, as their registries have them, verify what is really sent.</summary>
public sealed class WebhookLibraryTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Fact]
    public async Task NuGet_s_and_npm_s_library_verify_each_delivery_and_refuse_a_changed_one()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start();
        var (_, secret) = await world.Api.Webhook(receiver.Url);
        await world.Pass(more: ",\"userDefinedId\":\"é 日本 \\u2028 <a>\"");
        var pass = await world.Pass();
        await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""");
        var messages = await receiver.Has(3);
        messages.ForEach(m => Verify(m, secret));
        Assert.Equal("verified 3", await ByNode([.. messages.Select(m => (m, secret))]));

        var changed = messages[0] with { Body = [.. messages[0].Body, (byte)' '] };
        Assert.Throws<WebhookVerificationException>(() => Verify(changed, secret));
        Assert.StartsWith("refused", await ByNode([(changed, secret)]), StringComparison.Ordinal);
    }

    /// <summary>By the library of NuGet. It looks at the first signature alone, so each is shown to it by itself.</summary>
    internal static void Verify(ReceivedMessage message, string secret)
    {
        var signatures = message.Headers["webhook-signature"].Split(' ');
        foreach (var (index, signature) in signatures.Index())
        {
            var headers = new HeaderDictionary
            {
                ["webhook-id"] = message.Id,
                ["webhook-timestamp"] = message.Headers["webhook-timestamp"],
                ["webhook-signature"] = signature,
            };
            try
            {
                new StandardWebhook(secret).Verify(Encoding.UTF8.GetString(message.Body), headers);
                return;
            }
            catch (WebhookVerificationException) when (index + 1 < signatures.Length)
            {
                // the next one may fit
            }
        }
    }

    /// <summary>By the library of npm.</summary>
    internal static async Task<string> ByNode((ReceivedMessage Message, string Secret)[] messages)
    {
        var folder = await NodeProgram.Folder(Here("Judge"), "standardwebhooks");
        var lines = messages.Select(m =>
            JsonSerializer.Serialize(
                new
                {
                    secret = m.Secret,
                    body = Encoding.UTF8.GetString(m.Message.Body),
                    headers = m
                        .Message.Headers.Where(h => h.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
                        .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value),
                }
            )
        );
        return (await NodeProgram.Run(folder, string.Join('\n', lines), "verify.mjs")).Trim();
    }

    private static string Here(string folder, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, folder);
}
