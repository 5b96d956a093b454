using CherryPie.Server.Features.People;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Where one is signed in, and the ends of it.</summary>
internal static class SessionsApi
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.Signed("POST", "/me/sessions/{session:guid}/end", End);
        app.Signed("POST", "/me/sessions/end-others", EndOthers);
    }

    public static async Task<IReadOnlyList<SessionModel>> Of(ConsoleCall call) =>
        [
            .. (await call.Get<Sessions>().Of(call.Self, call.Get<ConsoleOptions>().IdleTime, call.Stop)).Select(s => new SessionModel(
                s.Id,
                s.Agent,
                s.Address,
                s.BeganAt,
                s.LastSeenAt,
                s.Id == call.SessionId
            )),
        ];

    private static async Task<IResult> End(ConsoleCall call)
    {
        if (call.Id("session") is var session && session == call.SessionId)
        {
            return await SignInApi.SignOut(call);
        }

        await call.Get<Sessions>().End(call.Self, session, call.Stop);
        return call.Go("/console/me?notice=sessionEnded#sessions");
    }

    private static async Task<IResult> EndOthers(ConsoleCall call)
    {
        await call.Get<Sessions>().EndOthers(call.Self, call.SessionId, call.Stop);
        return call.Go("/console/me?notice=sessionsEnded#sessions");
    }
}

/// <summary>A browser in which one is signed in.</summary>
public sealed record SessionModel(Guid Id, string Agent, string Address, DateTimeOffset BeganAt, DateTimeOffset LastSeenAt, bool IsThis);
