using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>An issuer's site as Google sees it: pictures, robots.txt, and where callbacks go.</summary>
internal sealed class IssuerSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private IssuerSite(WebApplication app) => _app = app;

    public ConcurrentQueue<JsonNode> Callbacks { get; } = new();

    public string Robots { get; set; } = "";

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public string Picture => Url + "/picture.png";

    public string Callback => Url + "/google/callback";

    public static async Task<IssuerSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var it = new IssuerSite(builder.Build());
        it._app.MapGet("/picture.png", () => Results.Bytes(Pictures.Icon, "image/png"));
        it._app.MapGet("/page.png", () => Results.Text("<p>no picture</p>", "image/png"));
        it._app.MapGet("/moved.png", () => Results.Redirect("/picture.png"));
        it._app.MapGet("/robots.txt", () => it.Robots.Length == 0 ? Results.NotFound() : Results.Text(it.Robots));
        it._app.MapPost(
            "/google/callback",
            async (HttpContext http) => it.Callbacks.Enqueue((await JsonNode.ParseAsync(http.Request.Body))!)
        );
        await it._app.StartAsync();
        return it;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
