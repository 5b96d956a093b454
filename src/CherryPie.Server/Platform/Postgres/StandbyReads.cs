using System.Data.Common;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Lets the endpoints that say so read from the standby, and from the primary when it fails them half way.</summary>
internal static class StandbyReads
{
    /// <summary>Says that an endpoint only reads, that it asks the database by <see cref="ServerDb"/> and <see cref="RequestReads"/>, and
    /// that it may run twice.</summary>
    public static T ReadsFromStandby<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new MayRead());

    /// <summary>Whether the request's endpoint says so.</summary>
    public static bool MayReadFromStandby(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<MayRead>() is not null;

    /// <summary>Call it after whatever refuses a request.</summary>
    public static void UseStandbyReads(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(Standby)))
        {
            return;
        }

        // The pipeline is built when the database is open.
        app.Use(next =>
        {
            var (standby, meter) = (app.Services.GetRequiredService<Standby>(), app.Services.GetRequiredService<StandbyMeter>());
            return http => MayReadFromStandby(http) && !IsInTransaction(http) ? Read(http, next, standby, meter) : next(http);
        });
    }

    // One that stores its answer does so on the primary, in the transaction that it reads in.
    private static bool IsInTransaction(HttpContext http) => http.RequestServices.GetRequiredService<ServerDb>().IsInTransaction;

    private static async Task Read(HttpContext http, RequestDelegate next, Standby standby, StandbyMeter meter)
    {
        await using (var session = await standby.Open(http.RequestAborted))
        {
            if (session is not null)
            {
                if (HttpMethods.IsPost(http.Request.Method))
                {
                    http.Request.EnableBuffering(bufferThreshold: JsonBody.MaxBytes);
                }

                if (await Try(http, next, session))
                {
                    meter.Read(fromStandby: true);
                    return;
                }

                meter.Repeated();
                if (http.Request.Body.CanSeek)
                {
                    http.Request.Body.Position = 0;
                }
            }
        }

        meter.Read(fromStandby: false);
        await next(http);
    }

    private static async Task<bool> Try(HttpContext http, RequestDelegate next, StandbySession session)
    {
        var reads = http.RequestServices.GetRequiredService<RequestReads>();
        var db = http.RequestServices.GetRequiredService<ServerDb>();
        (reads.Session, db.Session) = (session, session);
        db.Database.SetDbConnection(session.Connection);
        try
        {
            await next(http);
            return true;
        }
        catch (Exception e)
            when ((Standby.IsItsOwn(e) || (e is OperationCanceledException && session.IsLost))
                && !http.Response.HasStarted
                && !http.RequestAborted.IsCancellationRequested
            )
        {
            db.Database.SetDbConnection(reads.Primary.CreateConnection(), contextOwnsConnection: true);
            return false;
        }
        finally
        {
            (reads.Session, db.Session) = (null, null);
        }
    }

    private sealed record MayRead;
}

/// <summary>Lets what EF reads from a standby end when the standby is lost.</summary>
internal sealed class StandbyInterceptor : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    ) =>
        ((ServerDb)eventData.Context!).Session is { } standby
            ? InterceptionResult<DbDataReader>.SuppressWithResult(await standby.Read(command, cancellationToken))
            : result;
}
