using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Push;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What push explain knows, as a path for each device: the steps of the last change, where it stands, and what to do.</summary>
internal static class PassPath
{
    public const int MostDevices = 6;

    private const int MostGone = 3;

    private static readonly string[] _steps = ["changed", "prepared", "sent", "asked", "fetched"];

    public static PathModel Of(ConsoleTexts texts, PushExplanation push, DateTimeOffset now)
    {
        var job = push.Jobs.FirstOrDefault(j => j.State == "dead") ?? (push.Jobs.Count > 0 ? push.Jobs[0] : null);
        (string? Alert, string? Text) problem =
            push.CertificateUntil is { } until && until < now ? (texts["path.certificate"], texts["path.certificate.do"])
            : push.StopReason is { } reason ? (texts.Format("path.stopped", reason), texts["path.stopped.do"])
            : job?.State == "dead" ? (texts["path.dead"], texts["path.dead.do"])
            : (null, null);
        return new PathModel(
            push.Count.Apple + push.Count.Others,
            problem.Alert,
            problem.Text,
            [.. push.Devices.Take(MostDevices).Select((d, n) => Device(texts, push, d, Name(texts, d, n), job, now))],
            Math.Max(0, push.Devices.Count - MostDevices),
            [.. push.Dropped.Take(MostGone).Select(d => Gone(texts, push, d))],
            [.. push.Log.Select(l => new LogLineModel(l.At, PassWords.Cut(l.Text)))]
        );
    }

    /// <summary>How many devices show the next change within seconds, as far as their last one tells.</summary>
    public static int Reached(PushExplanation push, DateTimeOffset now) =>
        push.StopReason is not null || push.CertificateUntil < now
            ? 0
            : push.Devices.Count(d =>
                d.Standing
                    is PushStanding.Arrived
                        or PushStanding.NotFetched
                        or PushStanding.Quiet
                        or PushStanding.Ahead
                        or PushStanding.Due
            );

    /// <summary>What a person calls it, since nobody knows a phone by its identifier: the first that added the pass, the
    /// second …</summary>
    /// <param name="texts">The reader's.</param>
    /// <param name="device">Which.</param>
    /// <param name="place">Its place among the devices of the pass, from 0.</param>
    public static string Name(ConsoleTexts texts, ExplainedDevice device, int place) =>
        texts.Format(device.Standing == PushStanding.Reader ? "path.reader" : "path.device", texts.Number(place + 1));

    // A phone that added the pass after that may be the same one: nobody knows.
    private static GonePhoneModel Gone(ConsoleTexts texts, PushExplanation push, DroppedDevice dropped)
    {
        var again = push.Devices.Select(d => d.AddedAt).Where(a => a > dropped.At).Order().Take(1).ToList();
        return new GonePhoneModel(
            texts["path.gone"],
            dropped.AddedAt is { } added ? texts.Format("path.since", texts.Moment(added)) : "",
            texts.Format(dropped.SuspendedAt is null ? "path.gone.at" : "path.gone.week", texts.Moment(dropped.At)),
            (dropped.SuspendedAt is null ? null : texts.Find($"apns.{dropped.Reason}.text")) ?? texts["path.gone.why"],
            again.Count > 0 ? texts.Format("path.gone.again", texts.Moment(again[0])) : texts["path.gone.do"],
            Answer(texts, dropped.Status, dropped.Reason)
        );
    }

    private static DevicePathModel Device(
        ConsoleTexts texts,
        PushExplanation push,
        ExplainedDevice device,
        string name,
        JobView? job,
        DateTimeOffset now
    )
    {
        // A change that was not handed on yet is in no device's row.
        var isPrepared = job is null || device.Standing == PushStanding.Reader;
        var word =
            isPrepared ? device.Standing.ToString().ToLowerInvariant()
            : job!.State == "dead" ? "stuck"
            : "prepared";
        var (at, look) = Stands(word);
        DateTimeOffset?[] times =
        [
            push.ChangedAt,
            null,
            at > 2 ? device.PushedAt : null,
            at > 2 && (device.ListedAt > device.PushedAt || word == "ahead") ? device.ListedAt : null,
            at > 3 ? device.FetchedAt : null,
        ];
        return new DevicePathModel(
            name,
            texts.Format("path.since", texts.Moment(device.AddedAt)),
            device.Device,
            [
                .. _steps.Select(
                    (step, n) =>
                        new StepModel(
                            StepName(texts, step, isRefused: n == at && look is "bad" or "warn", push.Devices.Count),
                            n < at ? "done"
                                : n == at ? look
                                : "later",
                            times[n] is { } time && n <= at ? texts.Time(time) : ""
                        )
                ),
            ],
            look,
            texts["standing." + word],
            Remedy(texts, device, word, now),
            [.. Facts(texts, device)]
        );
    }

    // The protocol does not say which of its phones fetches a pass.
    private static string StepName(ConsoleTexts texts, string step, bool isRefused, int devices) =>
        step switch
        {
            "sent" when isRefused => texts["path.sent.not"],
            "fetched" when devices > 1 => texts["path.fetched.any"],
            _ => texts["path." + step],
        };

    private static string Remedy(ConsoleTexts texts, ExplainedDevice device, string word, DateTimeOffset now) =>
        word switch
        {
            "givenup" => texts.Find($"apns.{device.Reason}.text") ?? texts["standing.givenup.do"],
            "retried" => NextTry(texts, device.PushDueAt!.Value, now),
            _ => texts[$"standing.{word}.do"],
        };

    /// <summary>When a push that failed is sent again: the hour, and how long that is from now.</summary>
    public static string NextTry(ConsoleTexts texts, DateTimeOffset due, DateTimeOffset now)
    {
        var left = due - now;
        return left < TimeSpan.FromSeconds(1)
            ? texts["path.next.now"]
            : texts.Format(
                "path.next",
                texts.Moment(due),
                left < TimeSpan.FromSeconds(90) ? texts.Count("path.seconds", (long)Math.Ceiling(left.TotalSeconds))
                    : left < TimeSpan.FromMinutes(90) ? texts.Count("path.minutes", (long)Math.Ceiling(left.TotalMinutes))
                    : texts.Count("path.hours", (long)Math.Ceiling(left.TotalHours))
            );
    }

    // A push says only that there is something new; what the lock screen shows the phone makes of what it fetches then.
    private static IEnumerable<FactModel> Facts(ConsoleTexts texts, ExplainedDevice device)
    {
        if (device.PushedAt is { } pushed)
        {
            yield return new(texts["path.fact.sent"], texts.Format("path.fact.push", texts.Moment(pushed)));
            yield return new(texts["path.fact.answer"], Answer(texts, device.Status, device.Reason));
        }

        if (device is { PushDueAt: { } due, Standing: PushStanding.Retried })
        {
            yield return new(texts["path.fact.next"], texts.Moment(due));
        }
    }

    /// <summary>Apple's answer in words, with its code.</summary>
    public static string Answer(ConsoleTexts texts, int? status, string? reason)
    {
        if (status == 200)
        {
            return texts["path.fact.taken"];
        }

        var words = texts.Find("apns." + reason) ?? texts[status > 0 ? "apns.other" : "path.fact.none"];
        var code = PassWords.Cut($"{(status > 0 ? status : null)} {reason}".Trim());
        return code.Length > 0 ? $"{words} ({code})" : words;
    }

    /// <returns>The step that it stands at, all before it being done, and how it stands there.</returns>
    private static (int At, string Look) Stands(string word) =>
        word switch
        {
            "quiet" or "reader" => (0, "later"),
            "stuck" => (1, "bad"),
            "prepared" => (1, "here"),
            "suspended" or "stopped" or "givenup" => (2, "bad"),
            "retried" => (2, "warn"),
            "due" => (2, "here"),
            "notasked" => (3, "here"),
            "notfetched" => (4, "here"),
            _ => (5, "done"),
        };
}
