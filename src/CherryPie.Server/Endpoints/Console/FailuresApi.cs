using CherryPie.Server.Features.Failures;
using CherryPie.Server.Features.People;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The last errors of the account's API calls.</summary>
internal static class FailuresApi
{
    public static void MapFailures(this IEndpointRouteBuilder app) => app.Within("GET", "/developers/errors", Ability.See, Show);

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var (query, list, options) = (new ListQuery(call), call.Get<ListFailures>(), call.Get<FailuresOptions>());
        var found = await list.Run(query.Search, query.From, ListQuery.Size + 1, call.Stop);
        return ConsoleCall.Show<Views.FailuresPage>(
            call.Frame(call.Texts["failures.title"], "developers"),
            new FailuresModel(
                [
                    .. found
                        .Take(ListQuery.Size)
                        .Select(f => new FailureModel(f.At, $"{f.Method} {f.Route}", f.Status, f.Field, f.Message, f.TraceId)),
                ],
                await list.Dropped(call.Stop),
                options.PerAccount,
                options.Keep > TimeSpan.Zero,
                query.Frame(call.Path("developers", "errors"), found.Count)
            )
        );
    }
}

/// <summary>The last errors.</summary>
/// <param name="Rows">The newest first.</param>
/// <param name="Dropped">How many were not kept.</param>
/// <param name="Most">How many are.</param>
/// <param name="IsOn">Whether any are.</param>
/// <param name="List">Which part of them.</param>
public sealed record FailuresModel(IReadOnlyList<FailureModel> Rows, long Dropped, int Most, bool IsOn, ListFrame List);

/// <summary>An error of a call.</summary>
public sealed record FailureModel(DateTimeOffset At, string Call, int Status, string Field, string Message, string Trace);
