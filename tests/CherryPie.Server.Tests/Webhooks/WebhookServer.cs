using System.Text.Json;
using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>A server that may send to loopback, and repeats after 50 ms what failed.</summary>
public class WebhookServer : Server
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Fetch:AllowLoopback", "true");
        builder.UseSetting("Webhooks:RetryAfter", "00:00:00.050");
    }
}

/// <summary>Short ways to webhooks.</summary>
internal static class WebhookCalls
{
    extension(ApiClient api)
    {
        /// <param name="url">Where to.</param>
        /// <param name="more">Further properties: <c>,"payload":"thin"</c>.</param>
        /// <param name="events">Their types, in JSON.</param>
        public async Task<(string Id, string Secret)> Webhook(string url, string more = "", string events = """["pass.*"]""")
        {
            var made = (await api.Post("/v2/webhooks", $$"""{"url":"{{url}}","events":{{events}}{{more}}}""")).Json;
            return (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
        }

        /// <summary>The id of the account's oldest event, once there is one.</summary>
        public async Task<string> FirstEvent()
        {
            var id = "";
            await Eventually.Is(async () =>
                (await api.Get("/v2/events?size=1")).Json.GetProperty("data") is var events
                && events.GetArrayLength() > 0
                && (id = events[0].GetProperty("id").GetString()!).Length > 0
            );
            return id;
        }

        public async Task<JsonElement> Shown(string webhook) => (await api.Get("/v2/webhooks/" + webhook)).Json;

        public async Task<List<JsonElement>> Deliveries(string webhook, string query = "") =>
            [.. (await api.Get($"/v2/webhooks/{webhook}/deliveries{query}")).Json.GetProperty("data").EnumerateArray()];
    }

    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : null;
}
