using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>A real receiver of webhooks. It answers 200, or what a test makes it answer.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedMessage> Messages { get; } = new();

    /// <summary>Answers a message; called after it was taken down.</summary>
    public Func<ReceivedMessage, HttpContext, Task> Respond { get; set; } = (_, _) => Task.CompletedTask;

    public string Url =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook?key=of-their-own";

    /// <summary>Without what <c>PUT …/test</c> sends.</summary>
    public IEnumerable<ReceivedMessage> Events => Messages.Where(m => m.Type != "webhook.test");

    public static async Task<WebhookReceiver> Start(Func<ReceivedMessage, HttpContext, Task>? respond = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var it = new WebhookReceiver(builder.Build());
        it.Respond = respond ?? it.Respond;
        it._app.MapPost(
            "/hook",
            async (HttpContext http) =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                var message = new ReceivedMessage(
                    http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                    body.ToArray(),
                    Stopwatch.GetTimestamp()
                );
                it.Messages.Enqueue(message);
                await it.Respond(message, http);
            }
        );
        await it._app.StartAsync();
        return it;
    }

    /// <summary>Waits for so many events.</summary>
    public async Task<List<ReceivedMessage>> Has(int count)
    {
        await Eventually.Is(() => Events.Count() >= count);
        return [.. Events];
    }

    public static Func<ReceivedMessage, HttpContext, Task> Status(int status) =>
        (_, http) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    /// <summary>The first so many messages get a status, all later ones 200.</summary>
    public static Func<ReceivedMessage, HttpContext, Task> First(int count, int status, string? retryAfter = null)
    {
        var seen = 0;
        return (_, http) =>
        {
            if (Interlocked.Increment(ref seen) <= count)
            {
                http.Response.StatusCode = status;
                http.Response.Headers.RetryAfter = retryAfter;
            }

            return Task.CompletedTask;
        };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>What a receiver was sent.</summary>
internal sealed record ReceivedMessage(IReadOnlyDictionary<string, string> Headers, byte[] Body, long At)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Json => JsonElement.Parse(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");

    public string? PassId => Data.TryGetProperty("passId", out var id) ? id.GetString() : null;
}
