using System.Diagnostics.Metrics;
using CherryPie.Server.Features.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

public sealed class WebhookMeterTests
{
    [Fact]
    public void Only_so_many_webhooks_have_a_series_of_their_own()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var meter = new WebhookMeter(meters);
        var named = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == "cherrypie_webhook_failures")
                {
                    it.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => named.Add((string)tags[0].Value!));
        listener.Start();
        for (var i = 0; i < WebhookMeter.MostNamed + 10; i++)
        {
            meter.Count($"wh_{i}", new DeliveryResult(null!, DeliveryStatus.failed, Code: null, Milliseconds: 0, Error: null));
        }

        Assert.Equal(WebhookMeter.MostNamed + 1, named.Count);
        Assert.Contains(WebhookMeter.Other, named);
    }
}
