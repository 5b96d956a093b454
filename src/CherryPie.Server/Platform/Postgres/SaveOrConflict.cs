using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Saves, and turns the violation of a unique index into a refusal: two callers may want the same name at the same time.</summary>
internal static class SaveOrConflict
{
    public static async Task Run(ServerDb db, Func<Exception> taken, CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw taken();
        }
    }
}
