using CherryPie.Server.Features.Overview;
using CherryPie.Server.Features.People;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Pushes: what is under way, what was stopped, what Apple refused, and what phones were told of.</summary>
internal static class PushesApi
{
    // What is under way moves; who looks at it sees it move.
    private const int UnderWaySeconds = 5;

    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(80);

    public static void MapPushes(this IEndpointRouteBuilder app) => app.Within("GET", "/pushes", Ability.See, Show);

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var figures = await call.Get<CountPushes>().Get(call.Account!.Id, _patience, call.Stop);
        var fanOuts = await call.Get<ListFanOuts>().Run(call.Stop);
        var types = await call.Get<ReadPassTypes>().Run("", from: 0, ListFanOuts.Most, call.Stop);
        var isMoving = figures is { Due: > 0 } || fanOuts.Exists(f => !f.IsDead);
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
                        [.. figures.Past.Select(p => new PastPushModel(p.Type, p.What, p.At))]
                    ),
                fanOuts.ConvertAll(f => new NamedFanOutModel(f.Kind, f.What, f.Done, f.Total, f.Attempts, f.IsDead, f.Error)),
                [.. types.Where(t => t.StopReason is not null).Select(t => new StoppedTypeModel(t.PassTypeIdentifier, t.StopReason!))],
                isMoving,
                isStill
            )
        );
    }
}

/// <summary>How the account's pushes fare.</summary>
public sealed record PushesModel(
    PushFiguresModel? Figures,
    IReadOnlyList<NamedFanOutModel> FanOuts,
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
public sealed record PastPushModel(string Type, string What, DateTimeOffset At);
