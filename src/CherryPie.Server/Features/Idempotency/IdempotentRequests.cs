using System.Diagnostics;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>Does a POST or PUT with the header Idempotency-Key once. All that the request does and the answer to it are one transaction:
/// either both are stored or neither, so that whoever sends it again gets the same answer or has it done then.</summary>
internal sealed class IdempotentRequests(
    RequestDelegate next,
    IdempotentAnswers answers,
    KeyLimit limit,
    IExceptionHandler errors,
    NpgsqlDataSource database
)
{
    // Of what comes before the request has done anything: the wait for another one with the same key, and for a connection.
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(10),
        _retry = TimeSpan.FromSeconds(5);

    private const string Begun = "request";
    private readonly KeyLocks _locks = new();
    private readonly FairQueue _places = Queue(new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize);

    /// <summary>Whether a request is one that is done once.</summary>
    public static bool Are(HttpContext http) =>
        (HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method))
        && http.Request.Headers.ContainsKey(IdempotencyKey.Header)
        && http.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<IAllowAnonymous>() is null
        && http.RequestServices.GetRequiredService<Tenant>().AccountId is not null;

    public async Task Run(HttpContext http)
    {
        var stop = http.RequestAborted;
        var key = IdempotencyKey.Read(
            http.RequestServices.GetRequiredService<Tenant>().Required,
            http.Request.Headers[IdempotencyKey.Header]
        );
        var fingerprint = await RequestFingerprint.Of(http, stop);
        var began = Stopwatch.GetTimestamp();
        using var response = new BufferedResponse(http);
        using (var wait = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            wait.CancelAfter(_longestWait);
            try
            {
                using var one = await _locks.Enter(key, wait.Token);
                using var place = await _places.Enter(key.Account, wait.Token);
                await Once(http, key, fingerprint, response, _longestWait - Stopwatch.GetElapsedTime(began));
            }
            catch (OperationCanceledException e) when (e.CancellationToken == wait.Token && !stop.IsCancellationRequested)
            {
                throw UnderWay();
            }
        }

        await response.Send();
    }

    private async Task Once(HttpContext http, IdempotencyKey key, byte[] fingerprint, BufferedResponse response, TimeSpan wait)
    {
        var stop = http.RequestAborted;
        var db = http.RequestServices.GetRequiredService<ServerDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await Stored(db, key, wait, stop) is { } stored)
        {
            if (!stored.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            {
                throw OtherRequest();
            }

            // The answer may be on the primary alone, where the wait for the standby was given up.
            await ReplicatedSuccess.Record(db, stop);
            await transaction.CommitAsync(stop);
            await stored.Write(http);
            return;
        }

        await limit.Check(db, key.Account, stop);
        await transaction.CreateSavepointAsync(Begun, stop);
        await Answer(http, db, transaction);
        if (StoredAnswer.Keeps(http.Response.StatusCode))
        {
            var counts = await answers.Store(db, key, StoredAnswer.Of(http.Response, await response.Body(), fingerprint));
            await transaction.CommitAsync(CancellationToken.None);
            limit.Add(key.Account, counts);
        }
        else
        {
            await transaction.RollbackAsync(stop);
        }
    }

    // A refusal is as good an answer as a success: what was done before it is taken back, and it is stored.
    private async Task Answer(HttpContext http, ServerDb db, IDbContextTransaction transaction)
    {
        try
        {
            await next(http);
        }
        catch (Exception e) when (StoredAnswer.Keeps(ErrorWriter.StatusOf(http, e)))
        {
            http.Response.Clear();
            StoredAnswer.ForbidCaching(http.Response);
            await errors.TryHandleAsync(http, e, http.RequestAborted);
        }

        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            if (http.Response.ContentType is null)
            {
                await ErrorWriter.WriteBare(new StatusCodeContext(http, new StatusCodePagesOptions(), next));
            }

            await transaction.RollbackToSavepointAsync(Begun, http.RequestAborted);
            db.ForgetAfterCommit();
        }
    }

    private async Task<StoredAnswer?> Stored(ServerDb db, IdempotencyKey key, TimeSpan wait, CancellationToken stop)
    {
        try
        {
            return await answers.Find(db, key, wait, stop);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw UnderWay();
        }
    }

    private static Refusal UnderWay() =>
        Refusal.Busy(
            $"{IdempotencyKey.Header}: another request with this key is under way, or too many with others; try again shortly",
            _retry
        );

    private static Refusal OtherRequest() =>
        Refusal.Invalid(
            $"{IdempotencyKey.Header}: this key was sent before with another method, address or body; a new request needs a new key"
        );

    // Each holds a connection while it runs, and what it does may need a second one for a moment: half of them are left for that, and for
    // requests without a key.
    private static FairQueue Queue(int connections) =>
        new(
            Math.Max(2, connections / 2),
            Math.Max(1, connections / 4),
            mostWaiting: 1000,
            $"Too many requests of this account with {IdempotencyKey.Header} are under way; try again shortly"
        );
}
