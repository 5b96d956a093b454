using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CherryPie.Server.Tests.WalletKit;

/// <summary>A server on a port that may fetch from loopback, with a site of pictures, a gateway for text messages and a stand-in of
/// APNs.</summary>
public class KitServer : Server
{
    private readonly ConcurrentQueue<int> _gatewayAnswers = new();
    private WebApplication? _site;
    private FakeApns? _apns;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address => ClientOptions.BaseAddress.ToString().TrimEnd('/');

    public string Site => _site!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What the gateway was sent: its Authorization header, a blank, the body.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    /// <summary>Paths that were asked for at the site.</summary>
    public ConcurrentQueue<string> Fetched { get; } = new();

    internal FakeApns Apns => _apns!;

    /// <summary>What the gateway answers next, before it is content with everything again.</summary>
    public void GatewayAnswers(int status) => _gatewayAnswers.Enqueue(status);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _apns = await FakeApns.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _site = builder.Build();
        _site.MapGet(
            "/{width:int}x{height:int}.png",
            (int width, int height, HttpContext http) =>
            {
                Fetched.Enqueue(http.Request.Path);
                return Results.Bytes(Pictures.Of(width, height), "image/png");
            }
        );
        _site.MapGet("/to", (string url) => Results.Redirect(url));
        _site.MapGet("/text", () => Results.Text("no picture", "image/png"));
        _site.MapPost(
            "/sms",
            async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
                Texts.Enqueue($"{http.Request.Headers.Authorization} {await reader.ReadToEndAsync()}");
                return Results.StatusCode(_gatewayAnswers.TryDequeue(out var status) ? status : 202);
            }
        );
        await _site.StartAsync();
        UseKestrel(0);
        StartServer();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("Fetch:AllowLoopback", "true");
        builder.UseSetting("Sms:Url", Site + "/sms");
        builder.UseSetting("Sms:Authorization", "Bearer gateway");
        builder.UseSetting("Push:Endpoint", Apns.Endpoint.ToString());
        builder.UseSetting("Push:TrustedRootsFile", Apns.RootsFile);
        builder.UseSetting("Push:Coalesce", "00:00:00.050");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _site!.DisposeAsync();
        await Apns.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
