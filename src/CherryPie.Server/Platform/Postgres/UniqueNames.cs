using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Leaves races for a name to the database and words the loser's refusal.</summary>
internal static class UniqueNames
{
    public static async Task Save(ServerDb db, Func<Exception> taken, CancellationToken stop)
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
