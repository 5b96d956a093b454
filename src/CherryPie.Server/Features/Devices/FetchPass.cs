using CherryPie.Server.Features.Passes;
using Npgsql;

namespace CherryPie.Server.Features.Devices;

/// <summary>The newest package of a pass for a device that has it; voided ones too, and outside of any period.
/// https://developer.apple.com/documentation/walletpasses/send-an-updated-pass</summary>
internal sealed class FetchPass(NpgsqlDataSource database, ReadPass passes, MakePackage make, TimeProvider clock)
{
    /// <returns>Null when it has not changed since then. That is found out before anything is signed.</returns>
    public async Task<byte[]?> Run(AuthorizedPass authorized, DateTimeOffset? since, CancellationToken stop)
    {
        if (authorized.Version.LastModified <= since)
        {
            return null;
        }

        var package = await make.Run(await passes.Public(authorized.Id, stop), stop);
        await using var fetched = database.CreateCommand("UPDATE registrations SET fetched_at = $2 WHERE pass_id = $1");
        fetched.Parameters.Add(new NpgsqlParameter<string> { TypedValue = authorized.Id });
        fetched.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        await fetched.ExecuteNonQueryAsync(stop);
        return package;
    }
}
