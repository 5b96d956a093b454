using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Bounds the requests about files that last as long as their callers like: uploads, each of which fills the database or the
/// temporary folder meanwhile, and followers of a job, each of which asks the database twice a second. Nobody waits: who finds no
/// place comes again.</summary>
internal sealed class BulkPlaces
{
    public const int UploadsOfAccount = 4,
        Uploads = 32,
        FollowersOfAccount = 10,
        Followers = 200;

    private readonly FairQueue _uploads = new(
        Uploads,
        UploadsOfAccount,
        mostWaiting: 0,
        $"file: {UploadsOfAccount} files of an account, and {Uploads} in all, are taken in at a time; send it again in a moment"
    );

    private readonly FairQueue _followers = new(
        Followers,
        FollowersOfAccount,
        mostWaiting: 0,
        $"progress: {FollowersOfAccount} requests of an account, and {Followers} in all, follow jobs at a time; ask without /progress"
    );

    /// <summary>Takes a place for a file that is sent, until what is answered is disposed of.</summary>
    /// <exception cref="Refusal">503: there is none.</exception>
    public ValueTask<IDisposable> Upload(Guid account, CancellationToken stop) => _uploads.Enter(account, stop);

    /// <summary>The same for a follower.</summary>
    /// <exception cref="Refusal">503: there is none.</exception>
    public ValueTask<IDisposable> Follow(Guid account, CancellationToken stop) => _followers.Enter(account, stop);

    /// <summary>Bounds uploads. Use it before requests with an Idempotency-Key are looked at, whose files are read for that.</summary>
    public static void Use(WebApplication app)
    {
        var places = app.Services.GetRequiredService<BulkPlaces>();
        app.Use(next => http => LargeBody.Is(http) ? Run(http, next, places) : next(http));
    }

    private static async Task Run(HttpContext http, RequestDelegate next, BulkPlaces places)
    {
        using var place = await places.Upload(http.RequestServices.GetRequiredService<Tenant>().Required, http.RequestAborted);
        await next(http);
    }
}
