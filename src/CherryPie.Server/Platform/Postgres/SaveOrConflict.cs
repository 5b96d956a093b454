using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Leaves races for a name to the database and words the loser's refusal.</summary>
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
