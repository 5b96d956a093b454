using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Google Wallet on this machine: the API with what it refuses, tokens, save links and callbacks, and faults at will.</summary>
internal sealed class SimulatedGoogle : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SimulatedGoogleOptions _options;
    private readonly GoogleIdentity _account;
    private readonly X509Certificate2? _certificate;
    private readonly GoogleImages _images;
    private readonly GoogleRequests _requests;
    private readonly WebApplication _app;

    private SimulatedGoogle(SimulatedGoogleOptions options, GoogleIdentity account, X509Certificate2? certificate, TimeProvider clock)
    {
        (_options, _account, _certificate) = (options, account, certificate);
        (Faults, NotAdded) = (options.Faults, options.NotAdded);
        Log = new GoogleLog(clock) { Added = options.Happened };
        Rate = new GoogleRate(options.RequestsPerSecond, clock);
        Tokens = new GoogleTokens(account, clock);
        Callbacks = new GoogleCallbacks(options, Log, clock);
        _images = new GoogleImages(options.AllowHttp, Log);
        Resources = new GoogleResources(options.IssuerId, _images, options.AllowHttp, clock);
        SavePage = new GoogleSavePage(account, Resources, Callbacks, Log, clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        _app = builder.Build();
        _requests = new GoogleRequests(this, _stopping.Token);
        _app.Run(_requests.Handle);
    }

    /// <summary>Without a slash at the end.</summary>
    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');

    /// <summary>For Google__Endpoint.</summary>
    public string Endpoint => Address + "/walletobjects/v1";

    /// <summary>For Google__TokenUrl.</summary>
    public string TokenUrl => Address + "/token";

    /// <summary>For Google__SaveUrl.</summary>
    public string SaveUrl => Address + GoogleSavePage.Path.TrimEnd('/');

    /// <summary>For Google__CallbackKeysUrl.</summary>
    public string CallbackKeysUrl => Address + "/gp/m/issuer/keys";

    /// <summary>For the file of Google__TrustedRootsFile; empty without TLS.</summary>
    public string RootsPem => _certificate is null ? "" : _certificate.ExportCertificatePem() + "\n";

    public string IssuerId => _options.IssuerId;

    /// <summary>The key file of the service account: a secret.</summary>
    public string ServiceAccountKey => _account.Save();

    public GoogleLog Log { get; }

    public GoogleRate Rate { get; }

    public GoogleTokens Tokens { get; }

    public GoogleCallbacks Callbacks { get; }

    public GoogleResources Resources { get; }

    public GoogleSavePage SavePage { get; }

    /// <summary>How many requests are not answered yet.</summary>
    public int Waiting => _requests.Waiting;

    /// <summary>What goes wrong from now on.</summary>
    public GoogleFaults Faults { get; set; }

    /// <summary>Whether the service account is no user in the console.</summary>
    public bool NotAdded { get; set; }

    /// <param name="options">Port, rules and faults.</param>
    /// <param name="account">The service account; disposed of with it.</param>
    /// <param name="certificate">Its TLS certificate, disposed of with it; null: none is needed.</param>
    /// <param name="clock">The time that tokens are judged by.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedGoogle> Start(
        SimulatedGoogleOptions options,
        GoogleIdentity account,
        X509Certificate2? certificate,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        var it = new SimulatedGoogle(options, account, certificate, clock);
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

    /// <param name="id">Whose; null: all there are.</param>
    public JsonObject Issuer(string? id)
    {
        if (id is not null && id != IssuerId)
        {
            throw GoogleId.Foreign(id);
        }

        var issuer = new JsonObject
        {
            ["issuerId"] = IssuerId,
            ["name"] = "CherryPie stand-in",
            ["contactInfo"] = new JsonObject { ["email"] = _account.ClientEmail },
        };
        return id is null ? new JsonObject { ["resources"] = new JsonArray(issuer) } : issuer;
    }

    /// <summary>Has the service account another key, as in Google's console; the one before is taken no longer.</summary>
    /// <returns>Its file: a secret.</returns>
    public string Rotate()
    {
        _account.Rotate();
        return ServiceAccountKey;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _images.Dispose();
        Callbacks.Dispose();
        _stopping.Dispose();
        _certificate?.Dispose();
        _account.Dispose();
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = 32 * 1024; // a save link too long is to be told so
        kestrel.Listen(
            IPAddress.Loopback,
            _options.Port,
            listen =>
            {
                listen.Protocols = _options.Http ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (!_options.Http)
                {
                    listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = _certificate });
                }
            }
        );
    }
}
