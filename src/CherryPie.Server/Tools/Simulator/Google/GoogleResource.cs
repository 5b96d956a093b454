using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>A class or an object as the stand-in keeps it.</summary>
/// <param name="type">Such as <c>GenericObject</c>.</param>
/// <param name="body">Without what the platform sets.</param>
internal sealed class GoogleResource(string type, JsonObject body)
{
    /// <summary>How many notifications a pass may send in a day.
    /// https://developers.google.com/wallet/generic/use-cases/trigger-push-notifications</summary>
    private const int MostNotifications = 3;

    private readonly Queue<DateTimeOffset> _notifications = [];

    public string Type => type;

    public string Id { get; } = (string)body["id"]!;

    public JsonObject Body { get; set; } = body;

    /// <summary>How often it was saved less how often it was deleted.</summary>
    public int Users { get; set; }

    public bool IsClass => type.EndsWith("Class", StringComparison.Ordinal);

    /// <summary>Counts a notification, or refuses the fourth within 24 hours.</summary>
    public void Notify(DateTimeOffset now)
    {
        while (_notifications.TryPeek(out var first) && first <= now.AddHours(-24))
        {
            _notifications.Dequeue();
        }

        if (_notifications.Count >= MostNotifications)
        {
            // Which status it has is written nowhere; clients go by the word.
            throw new GoogleRefusal(
                403,
                "quotaExceeded",
                "QuotaExceededException: more than 3 notifications for this pass within 24 hours"
            );
        }

        _notifications.Enqueue(now);
    }

    /// <summary>As a client sees it.</summary>
    /// <param name="parent">An object's class.</param>
    public JsonObject Shown(GoogleResource? parent)
    {
        var shown = (JsonObject)Body.DeepClone();
        if (GoogleSchemas.Own.Has(type, "hasUsers"))
        {
            shown["hasUsers"] = Users > 0;
        }

        if (parent is not null && GoogleSchemas.Own.Has(type, "classReference"))
        {
            shown["classReference"] = parent.Body.DeepClone();
        }

        return shown;
    }
}
