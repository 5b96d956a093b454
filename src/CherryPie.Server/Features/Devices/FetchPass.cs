using CherryPie.Server.Features.Passes;
using Npgsql;

namespace CherryPie.Server.Features.Devices;

/// <summary>The newest package of a pass for a device that has it, also when the pass is void, not yet valid or no longer valid.
/// https://developer.apple.com/documentation/walletpasses/send-an-updated-pass</summary>
internal sealed class FetchPass(NpgsqlDataSource database, ReadPass passes, MakePackage make)
{
    /// <param name="authorized">The pass.</param>
    /// <param name="since">If-Modified-Since; null: the package is sent in any case.</param>
    /// <param name="now">The response's Date.</param>
    /// <returns>Null when the pass has not changed since then, which is decided before anything is signed.</returns>
    public async Task<SignedPackage?> Run(AuthorizedPass authorized, DateTimeOffset? since, DateTimeOffset now, CancellationToken stop)
    {
        if (authorized.Version.LastModifiedBy(now) <= since)
        {
            return null;
        }

        var package = await make.Run(await passes.Public(authorized.Id, stop), stop);
        await using var fetched = database.CreateCommand("UPDATE registrations SET fetched_at = $2 WHERE pass_id = $1");
        fetched.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authorized.Id });
        fetched.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        await fetched.ExecuteNonQueryAsync(stop);
        return package;
    }
}
