using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Makes a success of a call that had nothing to write wait as a commit does. A commit whose wait for the synchronous standby was
/// given up (503) is on the primary alone, where the same call, sent again, finds its change made. Its success must mean what every success
/// means: whoever takes over has the change. A record in the log waits for all that stands before it. A refusal may say what such a commit
/// has made true, "it is redeemed already", and its caller acts on it: it waits too.</summary>
internal static class ReplicatedSuccess
{
    private const string Wait =
        "SELECT pg_logical_emit_message(true, 'cherrypie', '') WHERE current_setting('synchronous_standby_names') <> ''";

    /// <summary>For groups with calls that write. What only reads, or needs no key, is passed over.</summary>
    public static T SucceedsWhenReplicated<T>(this T endpoints)
        where T : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(
            async (context, next) =>
            {
                object? answer;
                try
                {
                    answer = await next(context);
                }
                catch (Refusal refusal) when (refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound)
                {
                    await Replicated(context.HttpContext, isRefused: true);
                    throw;
                }

                await Replicated(context.HttpContext, isRefused: false);
                return answer;
            }
        );

    /// <summary>Says that a POST only reads.</summary>
    public static T OnlyReads<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new WritesNothing());

    /// <summary>Makes the commit of a transaction that has nothing to write wait in the same way.</summary>
    public static Task Record(ServerDb db, CancellationToken stop) => db.Database.ExecuteSqlRawAsync(Wait, stop);

    private static async Task Replicated(HttpContext http, bool isRefused)
    {
        if (
            HttpMethods.IsGet(http.Request.Method)
            || HttpMethods.IsHead(http.Request.Method)
            || http.GetEndpoint()?.Metadata is { } of
                && (of.GetMetadata<WritesNothing>() ?? of.GetMetadata<IAllowAnonymous>() as object) is not null
            || StandbyReads.MayReadFromStandby(http)
            || WaitsAnyway(http.RequestServices.GetRequiredService<ServerDb>(), isRefused)
        )
        {
            return;
        }

        var stop = http.RequestAborted;
        await using var connection = await http.RequestServices.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(stop);
        var commit = LocalCommit.On(connection);
        await using var wait = new NpgsqlCommand(Wait, connection);
        await wait.ExecuteNonQueryAsync(stop);
        commit.ThrowIfWarned();
    }

    // What a refused call has written is rolled back.
    private static bool WaitsAnyway(ServerDb db, bool isRefused) => db.IsInTransaction || (db.HasWritten && !isRefused);

    private sealed record WritesNothing;
}
