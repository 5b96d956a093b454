using System.Collections.Concurrent;
using CherryPie.Server.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CherryPie.Server.Tests.Observability;

/// <summary>Takes what is sent by OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp), and keeps the bytes.</summary>
internal sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, byte[] Body)> received) : IAsyncDisposable
{
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var received = new ConcurrentQueue<(string, byte[])>();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            if (http.Request is { Method: "POST", ContentType: "application/x-protobuf" })
            {
                received.Enqueue((http.Request.Path, body.ToArray()));
            }
        });
        await app.StartAsync();
        return new Collector(app, received);
    }

    public bool Has(string path, byte[] bytes) => received.Any(r => r.Path == path && r.Body.AsSpan().IndexOf(bytes) >= 0);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
