using System.Buffers.Binary;
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

    /// <summary>The advisory lock of an account's numbers. Who takes numbers shares it until the commit; who has it alone sees that no
    /// number below the highest is still to come, though transactions commit in any order.</summary>
    public static long Lock(Guid account) =>
        BinaryPrimitives.ReadInt64LittleEndian(account.ToByteArray())
        ^ BinaryPrimitives.ReadInt64LittleEndian(account.ToByteArray().AsSpan(8));

    public static string Sequence(Guid account) => $"pass_numbers_{account:N}";
}
