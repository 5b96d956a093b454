using System.Security.Cryptography;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>The statements of the stored answers, each in the transaction of a request.</summary>
internal sealed class IdempotentAnswers(MasterKeys keys, IdempotencyOptions options, TimeProvider clock)
{
    // Longer than PostgreSQL waits for the lock, so that it is PostgreSQL who says so.
    private static readonly TimeSpan _afterLock = TimeSpan.FromSeconds(3);

    /// <summary>Waits until no other server works with the key, and looks for its answer: one round trip.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="PostgresException">55P03: another server has the key longer than that.</exception>
    public async Task<StoredAnswer?> Find(ServerDb db, IdempotencyKey key, TimeSpan wait, CancellationToken stop)
    {
        await using var batch = Batch(db);
        batch.Timeout = (int)Math.Ceiling((wait + _afterLock).TotalSeconds);
        batch.BatchCommands.Add(
            new("SELECT set_config('lock_timeout', $1, true)")
            {
                Parameters = { new() { Value = $"{Math.Max(1, (long)wait.TotalMilliseconds)}ms" } },
            }
        );
        batch.BatchCommands.Add(
            new("SELECT pg_advisory_xact_lock($1)") { Parameters = { new NpgsqlParameter<long> { TypedValue = key.Lock } } }
        );
        batch.BatchCommands.Add(new("SET LOCAL lock_timeout TO DEFAULT")); // what follows in the transaction has time-outs of its own
        batch.BatchCommands.Add(
            new(
                """
                SELECT fingerprint, status, content_type, disposition, body FROM idempotent_answers
                WHERE account_id = $1 AND key = $2 AND at > $3
                """
            )
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = key.Account },
                    new NpgsqlParameter<string> { TypedValue = key.Value },
                    new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() - options.Keep },
                },
            }
        );
        await using var row = await batch.ExecuteReaderAsync(stop);
        await row.NextResultAsync(stop);
        await row.NextResultAsync(stop);
        return await row.ReadAsync(stop)
            ? new(
                row.GetFieldValue<byte[]>(0),
                row.GetInt32(1),
                row.IsDBNull(2) ? null : row.GetString(2),
                row.IsDBNull(3) ? null : row.GetString(3),
                Open(row.GetFieldValue<byte[]>(4), key)
            )
            : null;
    }

    /// <summary>Stores an answer, over one that is too old to be found.</summary>
    /// <returns>As how many keys it counts.</returns>
    public async Task<long> Store(ServerDb db, IdempotencyKey key, StoredAnswer answer)
    {
        var body = keys.Box.Seal(answer.Body.Span, key.Owner);
        await using var batch = Batch(db);
        batch.BatchCommands.Add(
            new(
                """
                INSERT INTO idempotent_answers (account_id, key, fingerprint, status, content_type, disposition, body, at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (account_id, key) DO UPDATE
                SET fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type,
                    disposition = excluded.disposition, body = excluded.body, at = excluded.at
                """
            )
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = key.Account },
                    new NpgsqlParameter<string> { TypedValue = key.Value },
                    new NpgsqlParameter<byte[]> { TypedValue = answer.Fingerprint },
                    new NpgsqlParameter<int> { TypedValue = answer.Status },
                    new() { Value = answer.ContentType ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    new() { Value = answer.Disposition ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    new NpgsqlParameter<byte[]> { TypedValue = body },
                    new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() },
                },
            }
        );
        await batch.ExecuteNonQueryAsync();
        return Weight(body.Length);
    }

    /// <summary>As how many keys an account's answers count.</summary>
    public async Task<long> Count(ServerDb db, Guid account, CancellationToken stop)
    {
        var oldest = clock.GetUtcNow() - options.Keep;
        return (
            await db
                .Database.SqlQuery<long>(
                    $"""
                    SELECT coalesce(sum(1 + octet_length(body) / 4096), 0)::bigint AS "Value" FROM idempotent_answers
                    WHERE account_id = {account} AND at > {oldest}
                    """
                )
                .ToListAsync(stop)
        )[0];
    }

    private static long Weight(int bytes) => 1 + bytes / 4096;

    private static NpgsqlBatch Batch(ServerDb db) =>
        new((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction());

    private byte[] Open(byte[] body, IdempotencyKey key)
    {
        try
        {
            return keys.Box.Open(body, key.Owner);
        }
        catch (CryptographicException)
        {
            throw Refusal.Broken(
                $"The stored answer to this {IdempotencyKey.Header} can't be opened: the installation must be repaired by its operator"
            );
        }
    }
}
