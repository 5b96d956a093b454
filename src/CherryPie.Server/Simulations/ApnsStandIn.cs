using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CherryPie.Server.Simulations;

/// <summary>APNs on this machine, as far as passes need it: HTTP/2 over TLS with a client certificate, its checks, and faults at will.</summary>
internal sealed class ApnsStandIn : IAsyncDisposable
{
    private const int LargestRead = 8192;
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private readonly StandInOptions _options;
    private readonly X509Certificate2 _identity;
    private readonly ApnsRules _rules;
    private readonly TimeProvider _clock;
    private readonly WebApplication _app;
    private long _received, _accepted, _connections;

    private ApnsStandIn(StandInOptions options, X509Certificate2 identity, TimeProvider clock)
    {
        _options = options;
        _identity = identity;
        _clock = clock;
        _rules = new ApnsRules(clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        _app = builder.Build();
        _app.Run(Handle);
    }

    /// <summary>For Push__Endpoint.</summary>
    public Uri Endpoint => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>For the file of Push__TrustedRootsFile.</summary>
    public string RootsPem => _identity.ExportCertificatePem() + "\n";

    public PushWaiters Tokens { get; } = new();

    /// <summary>Pushes that arrived, whatever they were answered.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Pushes answered with 200.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections that were opened.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <param name="options">Port and faults.</param>
    /// <param name="identity">Its TLS certificate; disposed of with it.</param>
    /// <param name="clock">The time that certificates are judged by.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ApnsStandIn> Start(StandInOptions options, X509Certificate2 identity, TimeProvider clock, CancellationToken stop)
    {
        var it = new ApnsStandIn(options, identity, clock);
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
        kestrel.Listen(IPAddress.Loopback, _options.Port, listen =>
        {
            listen.Protocols = _options.Http1 ? HttpProtocols.Http1 : HttpProtocols.Http2;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = _identity,
                ClientCertificateMode = _options.RefuseTls ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => !_options.RefuseTls,
            });
            listen.Use(next => connection =>
            {
                Interlocked.Increment(ref _connections);
                return next(connection);
            });
        });
    }

    private Task Handle(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return path.StartsWith("/3/device/", StringComparison.Ordinal) ? Push(http, path["/3/device/".Length..])
            : path.StartsWith("/wait/", StringComparison.Ordinal) && _options.CountTokens ? Wait(http, path["/wait/".Length..])
            : Reply(http, new(404, "BadPath"));
    }

    private async Task Push(HttpContext http, string token)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await Reply(http, new(405, "MethodNotAllowed"));
            return;
        }

        var certificate = http.Connection.ClientCertificate;
        var headers = http.Request.Headers;
        var push = new StandInPush(
            Interlocked.Increment(ref _received), token, headers["apns-topic"].ToString(), certificate?.Thumbprint ?? "", http.Connection.Id, await Body(http),
            headers.TryGetValue("apns-expiration", out var expiration) ? expiration.ToString() : null,
            [.. headers.Keys.Where(k => k.StartsWith("apns-", StringComparison.OrdinalIgnoreCase))]);
        var answer = _options.Answer(push, _rules.Judge(push, certificate));
        _options.Heard?.Invoke(push, answer);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        try
        {
            await Act(http, answer, ends.Token);
        }
        catch (OperationCanceledException)
        {
            http.Abort(); // returning would answer 200
        }

        if (answer.Fault is StandInFault.Reset or StandInFault.Silence || ends.IsCancellationRequested)
        {
            return;
        }

        if (answer.Status == StatusCodes.Status200OK)
        {
            Interlocked.Increment(ref _accepted);
            if (_options.CountTokens)
            {
                Tokens.Add(token);
            }
        }

        await Reply(http, answer);
    }

    private static async Task Act(HttpContext http, StandInAnswer answer, CancellationToken stop)
    {
        if (answer.Fault == StandInFault.GoAway)
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
        }

        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, stop);
        }

        if (answer.Until is { } until)
        {
            await until.WaitAsync(stop);
        }

        if (answer.Fault == StandInFault.Reset)
        {
            http.Features.Get<IConnectionLifetimeFeature>()!.Abort();
        }
        else if (answer.Fault == StandInFault.Silence)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
    }

    // The long poll of a simulated device: ?after=N answers once the token was sent more than N pushes, with their number; 204 after 30 s.
    private async Task Wait(HttpContext http, string token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        patience.CancelAfter(_longestWait);
        try
        {
            var count = await Tokens.Wait(token, int.TryParse(http.Request.Query["after"], out var after) ? after : 0, patience.Token);
            await http.Response.WriteAsJsonAsync(new { pushes = count }, patience.Token);
        }
        catch (OperationCanceledException)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private Task Reply(HttpContext http, StandInAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.Headers["apns-id"] = Guid.NewGuid().ToString().ToUpperInvariant();
        return answer.Reason.Length == 0 ? Task.CompletedTask
            : answer.Status == StatusCodes.Status410Gone ? http.Response.WriteAsJsonAsync(new { reason = answer.Reason, timestamp = (answer.Timestamp ?? _clock.GetUtcNow()).ToUnixTimeMilliseconds() })
            : http.Response.WriteAsJsonAsync(new { reason = answer.Reason });
    }

    private static async Task<string> Body(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length > LargestRead)
            {
                var text = Encoding.UTF8.GetString(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return text;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
