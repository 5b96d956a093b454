using System.Buffers;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Writes a stored file chunk by chunk: in the scope's transaction where it has one, else each chunk by itself. What is not
/// finished belongs to no job, and the upkeep deletes it.</summary>
internal sealed class SpooledFileWriter(ServerDb db, Tenant tenant, TimeProvider clock) : IDisposable
{
    private readonly byte[] _chunk = ArrayPool<byte>.Shared.Rent(SpooledFile.ChunkSize);
    private int _filled;
    private int _number;

    /// <summary>The file's id; 0 before <see cref="Begin"/>.</summary>
    public long Id { get; private set; }

    /// <summary>How many bytes were written so far.</summary>
    public long Length { get; private set; }

    /// <param name="name">The caller's name for it; null: it has none.</param>
    public async Task Begin(string? name, CancellationToken stop)
    {
        var (account, now) = (tenant.Required, Iso8601.ToMicroseconds(clock.GetUtcNow()));
        Id = (
            await db
                .Database.SqlQuery<long>(
                    $"""
                    INSERT INTO spooled_files (account_id, name, length, created_at) VALUES ({account}, {name}, 0, {now})
                    RETURNING id AS "Value"
                    """
                )
                .ToListAsync(stop)
        )[0];
        (_filled, _number, Length) = (0, 0, 0);
    }

    public async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, SpooledFile.ChunkSize - _filled);
            bytes[..count].CopyTo(_chunk.AsMemory(_filled));
            (_filled, Length, bytes) = (_filled + count, Length + count, bytes[count..]);
            if (_filled == SpooledFile.ChunkSize)
            {
                await Store(stop);
            }
        }
    }

    /// <summary>Writes the rest. From then on it has its <see cref="SpooledFileRow.Length"/>.</summary>
    public async Task<long> Finish(CancellationToken stop)
    {
        if (_filled > 0)
        {
            await Store(stop);
        }

        await db.Database.ExecuteSqlAsync($"UPDATE spooled_files SET length = {Length} WHERE id = {Id}", stop);
        return Id;
    }

    /// <summary>Deletes what was written, when it will not be finished.</summary>
    public async Task Drop(CancellationToken stop)
    {
        if (Id != 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM spooled_files WHERE id = {Id}", stop);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_chunk);

    private async Task Store(CancellationToken stop)
    {
        var (content, number) = (_chunk.AsSpan(0, _filled).ToArray(), _number++);
        await db.Database.ExecuteSqlAsync($"INSERT INTO file_chunks (file_id, number, content) VALUES ({Id}, {number}, {content})", stop);
        _filled = 0;
    }
}
