using CherryPie.Server.Features.Overview;
using CherryPie.Server.Features.People;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Pushes: what is under way, what was stopped, what Apple refused, and what phones were told of.</summary>
internal static class PushesApi
{
    // What is under way moves; who looks at it sees it move.
    private const int UnderWaySeconds = 5;

    // Who waits longer is not waited for.
    private static readonly TimeSpan _soon = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(80);

    public static void MapPushes(this IEndpointRouteBuilder app) => app.Within("GET", "/pushes", Ability.See, Show);

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var figures = await call.Get<CountPushes>().Get(call.Account!.Id, _patience, call.Stop);
        var fanOuts = await call.Get<ListFanOuts>().Run(call.Stop);
        var waiting = figures is { Due: > 0 } ? await call.Get<ListWaiting>().Run(call.Stop) : [];
        var now = call.Get<TimeProvider>().GetUtcNow();
        var types = await call.Get<ReadPassTypes>().Run("", from: 0, ListFanOuts.Most, call.Stop);
        var isMoving =
            fanOuts.Exists(f => !f.IsDead)
            || (figures is { Due: > 0 } && (waiting.Count < figures.Due || waiting.Exists(w => w.DueAt - now < _soon)));
        var isStill = call.Http.Request.Query["still"] == "yes";
        if (figures is null || (isMoving && !isStill))
        {
            call.Http.Response.Headers["Refresh"] = figures is null ? "1" : $"{UnderWaySeconds}";
        }

        return ConsoleCall.Show<Views.PushesPage>(
            call.Frame(call.Texts["pushes.title"], "pushes"),
            new PushesModel(
                figures is null
                    ? null
                    : new PushFiguresModel(
                        figures.At,
                        figures.Due,
                        figures.Suspended,
                        figures.Refused?.Select(r => new RefusedModel(r.Status, r.Reason, r.Count, r.LastAt, r.PassId)).ToList(),
                        [.. figures.Past.Select(p => new PastPushModel(p.Type, p.What, p.At, p.Refused))]
                    ),
                fanOuts.ConvertAll(f => new NamedFanOutModel(f.Kind, f.What, f.Done, f.Total, f.Attempts, f.IsDead, f.Error)),
                waiting.ConvertAll(w => new WaitingPushModel(w.PassId, Waits(call.Texts, w), Next(call.Texts, w, now), w.Attempts > 0)),
                [.. types.Where(t => t.StopReason is not null).Select(t => new StoppedTypeModel(t.PassTypeIdentifier, t.StopReason!))],
                isMoving,
                isStill
            )
        );
    }

    private static string Waits(ConsoleTexts texts, WaitingPush push) =>
        push.StopReason is not null ? texts["standing.stopped"]
        : push.IsUnderWay || push.Attempts == 0 || push.Status is null or 200 ? texts["standing.due"]
        : PassPath.Answer(texts, push.Status, push.Reason);

    private static string Next(ConsoleTexts texts, WaitingPush push, DateTimeOffset now) =>
        push.StopReason is not null ? texts["standing.stopped.do"]
        : push.IsUnderWay || push.Attempts == 0 ? texts["standing.due.do"]
        : PassPath.NextTry(texts, push.DueAt, now);
}

/// <summary>A phone whose push waits.</summary>
/// <param name="Why">What it waits for.</param>
/// <param name="Next">When it goes.</param>
/// <param name="HasFailed">An attempt was made.</param>
public sealed record WaitingPushModel(string PassId, string Why, string Next, bool HasFailed);

/// <summary>How the account's pushes fare.</summary>
public sealed record PushesModel(
    PushFiguresModel? Figures,
    IReadOnlyList<NamedFanOutModel> FanOuts,
    IReadOnlyList<WaitingPushModel> Waiting,
    IReadOnlyList<StoppedTypeModel> Stopped,
    bool IsMoving,
    bool IsStill
);

/// <summary>Numbers of pushes.</summary>
public sealed record PushFiguresModel(
    DateTimeOffset At,
    long Due,
    long Suspended,
    IReadOnlyList<RefusedModel>? Refused,
    IReadOnlyList<PastPushModel> Past
);

/// <summary>A change on its way to phones, or one that was given up.</summary>
public sealed record NamedFanOutModel(string Kind, string What, long Done, long Total, int Attempts, bool IsDead, string? Error);

/// <summary>A pass type of which nothing is sent for now.</summary>
public sealed record StoppedTypeModel(string PassType, string Reason);

/// <summary>Pushes that failed for one reason.</summary>
public sealed record RefusedModel(int Status, string Reason, long Count, DateTimeOffset LastAt, string PassId);

/// <summary>A change that phones were told of.</summary>
/// <param name="Refused">So many pushes of it Apple refused.</param>
public sealed record PastPushModel(string Type, string What, DateTimeOffset At, long Refused);
