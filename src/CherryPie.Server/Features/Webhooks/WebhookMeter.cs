using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>cherrypie_webhook_deliveries by result, and cherrypie_webhook_failures by the webhook's id. A series lasts as long as the
/// process, also when its webhook is deleted: so only the first that fail have one each, and all others share one.</summary>
internal sealed class WebhookMeter(IMeterFactory meters)
{
    /// <summary>How many webhooks have a series of their own.</summary>
    public const int MostNamed = 500;

    /// <summary>What the others are called.</summary>
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, bool> _named = new(StringComparer.Ordinal);
    private readonly Counter<long> _attempts = meters
        .Create("CherryPie.Webhooks")
        .CreateCounter<long>("cherrypie_webhook_deliveries", description: "Attempts to deliver an event, by result");
    private readonly Counter<long> _failures = meters
        .Create("CherryPie.Webhooks")
        .CreateCounter<long>("cherrypie_webhook_failures", description: "Attempts that failed, by webhook");

    public void Count(string webhook, DeliveryResult result)
    {
        var word =
            result.Status == DeliveryStatus.delivered ? "delivered"
            : result.Status == DeliveryStatus.failed ? "failed"
            : "retried";
        _attempts.Add(1, new KeyValuePair<string, object?>("result", word));
        if (result.Status != DeliveryStatus.delivered)
        {
            _failures.Add(1, new KeyValuePair<string, object?>("webhook", IsNamed(webhook) ? webhook : Other));
        }
    }

    // Some more at once may pass the bound; they are as many as there are threads.
    private bool IsNamed(string webhook) => _named.ContainsKey(webhook) || (_named.Count < MostNamed && _named.TryAdd(webhook, true));
}
