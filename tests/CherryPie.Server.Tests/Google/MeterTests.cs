using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>What is counted of Google Wallet.</summary>
public sealed class MeterTests(StandInServer server) : IClassFixture<StandInServer>
{
    [Fact]
    public async Task Requests_waits_failures_and_issuers_are_counted_and_nothing_where_there_is_none()
    {
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        var gauges = server.Services.GetRequiredService<GoogleGauges>();
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = Listen(meters, (series, value) => seen.AddOrUpdate(series, value, (_, before) => before + value));
        var world = await World.New(server);
        await gauges.Measure(CancellationToken.None);
        listener.RecordObservableInstruments();
        Assert.Empty(seen);

        var issuer = await world.StandInTemplate(
            server.Google,
            "",
            """
            ,"dynamicKeys":[{"key":"colour","type":"string","defaultValue":"#102030"}],
            "googleWallet":{"type":"generic","object":{"hexBackgroundColor":"#{colour}"}}
            """
        );
        await world.StandInPass(server);
        Assert.Equal(3, seen["cherrypie_google_requests outcome=ok"]); // the issuer, a class, an object
        Assert.Equal(503, (await server.Opened(await world.Pass(more: ""","dynamicData":{"colour":"reddish"}"""))).Status);
        server.Google.Fail(("--status", "429"), ("--times", "1"), ("--only", "POST /walletobjects/v1/genericObject"));
        Assert.Equal(503, (await server.Opened(await world.Pass())).Status);
        Assert.Equal(1, seen["cherrypie_google_requests outcome=refused"]);
        Assert.Equal(1, seen["cherrypie_google_requests outcome=throttled"]);
        Assert.Equal(2, seen["cherrypie_google_failures issuer=" + issuer]);
        Assert.Contains("cherrypie_google_wait_seconds ", seen.Keys);
        await gauges.Measure(CancellationToken.None);
        listener.RecordObservableInstruments();
        Assert.Equal(1, seen["cherrypie_google_issuers status=ok"]);
        Assert.Equal(0, seen["cherrypie_google_issuers status=refused"]);
        using var http = server.CreateClient();
        await DashboardTests.OfGoogleAre(await http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
    }

    [Fact]
    public void Only_so_many_issuers_have_a_series_of_their_own()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var (meter, named) = (new GoogleMeter(meters), new HashSet<string>());
        using var listener = Listen(meters, (series, _) => named.Add(series));
        for (var i = 0; i < GoogleMeter.MostNamed + 10; i++)
        {
            meter.Failed($"issuer{i}");
        }

        Assert.Equal(GoogleMeter.MostNamed + 1, named.Count);
        Assert.Contains("cherrypie_google_failures issuer=" + GoogleMeter.Other, named);
    }

    private static MeterListener Listen(IMeterFactory meters, Action<string, double> take)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name.StartsWith("cherrypie_google_", StringComparison.Ordinal))
                {
                    it.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => take(Series(instrument, tags), value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => take(Series(instrument, tags), value));
        listener.Start();
        return listener;
    }

    private static string Series(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {(tags.Length > 0 ? $"{tags[0].Key}={tags[0].Value}" : "")}";
}
