using System.Net;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Cli;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>APNs on this machine, as far as passes need it: HTTP/2 over TLS with a client certificate, its checks, and faults at
/// will.</summary>
internal sealed class SimulatedApns : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SimulatedApnsOptions _options;
    private readonly X509Certificate2 _identity;
    private readonly SimulatedApnsRequests _requests;
    private readonly WebApplication _app;
    private long _connections,
        _handshakes;

    private SimulatedApns(SimulatedApnsOptions options, X509Certificate2 identity, TimeProvider clock)
    {
        _options = options;
        _identity = identity;
        _requests = new SimulatedApnsRequests(options, clock, _stopping.Token);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        _app = builder.Build();
        _app.Run(_requests.Handle);
    }

    /// <summary>For Push__Endpoint.</summary>
    public Uri Endpoint => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>For the file of Push__TrustedRootsFile.</summary>
    public string RootsPem => _identity.ExportCertificatePem() + "\n";

    public PushWaiters Tokens => _requests.Tokens;

    /// <summary>Pushes that arrived, whatever they were answered.</summary>
    public long Received => _requests.Received;

    /// <summary>Pushes answered with 200.</summary>
    public long Accepted => _requests.Accepted;

    /// <summary>Connections that were begun, refused ones too.</summary>
    public long Handshakes => Interlocked.Read(ref _handshakes);

    /// <summary>Connections that were opened.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <param name="options">Port and faults.</param>
    /// <param name="identity">Its TLS certificate; disposed of with it.</param>
    /// <param name="clock">The time that certificates are judged by.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedApns> Start(
        SimulatedApnsOptions options,
        X509Certificate2 identity,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        var it = new SimulatedApns(options, identity, clock);
        try
        {
            await it._app.StartAsync(stop);
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
        _identity.Dispose();
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.MaxStreamsPerConnection = _options.StreamLimit;
        kestrel.Listen(
            IPAddress.Loopback,
            _options.Port,
            listen =>
            {
                listen.Protocols = _options.Http1 ? HttpProtocols.Http1 : HttpProtocols.Http2;
                listen.Use(next =>
                    connection =>
                    {
                        Interlocked.Increment(ref _handshakes);
                        return next(connection);
                    }
                );
                listen.UseHttps(
                    new HttpsConnectionAdapterOptions
                    {
                        ServerCertificate = _identity,
                        ClientCertificateMode = _options.RefuseTls
                            ? ClientCertificateMode.RequireCertificate
                            : ClientCertificateMode.AllowCertificate,
                        ClientCertificateValidation = (_, _, _) => !_options.RefuseTls,
                    }
                );
                listen.Use(next =>
                    connection =>
                    {
                        Interlocked.Increment(ref _connections);
                        return next(connection);
                    }
                );
            }
        );
    }
}
