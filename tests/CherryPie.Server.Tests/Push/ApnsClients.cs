using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Features.Push;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CherryPie.Server.Tests.Push;

/// <summary>Clients of a stand-in of APNs, on a clock that stands still until it is moved.</summary>
public abstract class ApnsClients : IDisposable
{
    private protected const string Token = "0123456789abcdefABCDEF0123456789";
    private protected static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private readonly ConcurrentQueue<ApnsClient> _clients = new();

    private protected ServiceProvider Services { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private protected X509Certificate2 Signer { get; } = PushSigners.For();

    private protected FakeTimeProvider Clock { get; } = new();

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        Signer.Dispose();
        Services.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ApnsClient Client(FakeApns apns, TimeSpan? timeout = null) => Client(apns.Options, timeout);

    private protected ApnsClient Client(PushOptions options, TimeSpan? timeout = null)
    {
        var client = new ApnsClient(
            options,
            Clock,
            new PushMeter(Services.GetRequiredService<IMeterFactory>()),
            NullLogger<ApnsClient>.Instance
        )
        {
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
        };
        _clients.Enqueue(client);
        return client;
    }

    private protected Task<ApnsResponse> Push(ApnsClient client, string token = Token) =>
        client.Push(Signer, World.PassType, token, CancellationToken.None);
}
