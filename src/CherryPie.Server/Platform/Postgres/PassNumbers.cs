using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The numbers of an account's passes. Each account has a sequence of its own: a common one would show tenants how many passes
/// others issue.</summary>
internal static class PassNumbers
{
    public static Task Create(ServerDb db, Guid account, CancellationToken stop) =>
#pragma warning disable EF1003 // The name is made of the id's hexadecimal digits alone, and CREATE takes no parameters.
        db.Database.ExecuteSqlRawAsync("CREATE SEQUENCE " + Sequence(account), stop);
#pragma warning restore EF1003

    public static string Sequence(Guid account) => $"pass_numbers_{account:N}";
}
