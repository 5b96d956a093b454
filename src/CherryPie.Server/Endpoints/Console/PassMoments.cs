using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Push;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The events of a pass, and what its devices did last, as lines of a timeline.</summary>
internal static class PassMoments
{
    private const int MostNames = 6;
    private const string Data = "dynamicData.";

    private static readonly Dictionary<string, (string Icon, string Look)> _looks = new(StringComparer.Ordinal)
    {
        [EventTypes.PassIssued] = ("pass", "accent"),
        [EventTypes.PassUpdated] = ("edit", ""),
        [EventTypes.PassRedeemed] = ("good", "good"),
        [EventTypes.PassUnredeemed] = ("undo", ""),
        [EventTypes.PassVoided] = ("bad", "bad"),
        [EventTypes.PassInvalidated] = ("bad", "bad"),
        [EventTypes.PassExpired] = ("warn", "warn"),
        [EventTypes.PassViewed] = ("eye", ""),
        [EventTypes.PassDownloaded] = ("download", ""),
        [EventTypes.PassInstalled] = ("code", "good"),
        [EventTypes.PassUninstalled] = ("out", ""),
        [EventTypes.PassPushFailed] = ("push", "bad"),
        [EventTypes.MailSent] = ("mail", ""),
        [EventTypes.MailFailed] = ("mail", "bad"),
    };

    /// <param name="texts">The reader's.</param>
    /// <param name="page">Events.</param>
    /// <param name="push">What devices did last; null: only the first page tells it.</param>
    public static List<MomentModel> Of(ConsoleTexts texts, PassHistoryPage page, PushExplanation? push) =>
        [
            .. page
                .Events.Select(e => Of(texts, e))
                .Concat(push?.Devices.SelectMany((d, n) => Last(texts, d, PassPath.Name(texts, d, n))) ?? [])
                .OrderByDescending(m => m.At),
        ];

    private static MomentModel Of(ConsoleTexts texts, ReadEvent happened)
    {
        var (icon, look) = _looks.GetValueOrDefault(happened.Type, ("more", ""));
        var data = JsonElement.Parse(happened.Data);
        if (happened.Type == EventTypes.PassUninstalled)
        {
            return data.TryGetProperty("status", out var status)
                ? new(icon, "bad", texts["moment.dropped"], Dropped(texts, data, status.GetInt32()), happened.At)
                : new(icon, look, texts["moment." + happened.Type], Added(texts, data), happened.At);
        }

        return new MomentModel(
            icon,
            look,
            _looks.ContainsKey(happened.Type) ? texts["moment." + happened.Type] : happened.Type,
            Details(texts, data),
            happened.At
        );
    }

    // Which phone it was, why it is gone, and what to do: nothing else on the page remembers it.
    private static string Dropped(ConsoleTexts texts, JsonElement data, int status)
    {
        var reason = data.TryGetProperty("reason", out var word) ? word.GetString() ?? "" : "";
        return string.Join(
            ' ',
            new[] { Added(texts, data), PassPath.Answer(texts, status, reason) + ".", texts["path.gone.do"] }.Where(t => t.Length > 0)
        );
    }

    private static string Added(ConsoleTexts texts, JsonElement data) =>
        data.TryGetProperty("addedAt", out var added) ? texts.Format("moment.which", texts.Moment(added.GetDateTimeOffset())) : "";

    // No event tells of these: only the last of each device is known.
    private static IEnumerable<MomentModel> Last(ConsoleTexts texts, ExplainedDevice device, string name)
    {
        if (device is { PushedAt: { } pushed, Status: 200 })
        {
            yield return new("push", "", texts["moment.pushed"], name, pushed);
        }

        // One that was refused for good is an event.
        if (device is { PushedAt: { } tried, Status: not (null or 200), Standing: PushStanding.Retried or PushStanding.Stopped })
        {
            yield return new(
                "push",
                "bad",
                texts["moment.notTaken"],
                $"{name}: {PassPath.Answer(texts, device.Status, device.Reason)}",
                tried
            );
        }

        if (device.ListedAt is { } listed)
        {
            yield return new("eye", "", texts["moment.asked"], name, listed);
        }

        if (device.FetchedAt is { } fetched)
        {
            yield return new("download", "", texts["moment.fetched"], "", fetched);
        }
    }

    private static string Details(ConsoleTexts texts, JsonElement data)
    {
        if (data.TryGetProperty("changed", out var changed) && changed.ValueKind == JsonValueKind.Array)
        {
            var names = changed.EnumerateArray().Select(n => Name(texts, n.GetString() ?? "")).Where(n => n.Length > 0).ToList();
            return names.Count <= MostNames
                ? string.Join(", ", names)
                : texts.Format("moment.more", string.Join(", ", names.Take(MostNames)), texts.Number(names.Count - MostNames));
        }

        return data.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String
            ? Reason(texts, reason.GetString()!)
            : "";
    }

    private static string Reason(ConsoleTexts texts, string reason) =>
        texts.Find("apns." + reason) is { } words ? $"{words} ({reason})" : PassWords.Cut(reason);

    // What the title says already is left out.
    private static string Name(ConsoleTexts texts, string name) =>
        name switch
        {
            "isRedeemed" or "lastRedeemAt" or "isVoided" or "isInvalid" => "",
            "recoveryEmail" => texts["field.email"],
            "expiryDate" => texts["pass.expiry"],
            "userDefinedId" => texts["pass.ownId"],
            _ => PassWords.Cut(name.StartsWith(Data, StringComparison.Ordinal) ? name[Data.Length..] : name),
        };
}
