using System.Data.Common;
using CherryPie.Server.Features.Jobs;
using CherryPie.Wallet;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Google;

/// <summary>What is known of a class or object at Google, by whoever holds its lease.</summary>
/// <param name="Kind">What it is; null: it was never sent.</param>
/// <param name="ClassId">Of an object: its class.</param>
/// <param name="Body">As last sent.</param>
/// <param name="BodyHash">Null: what Google has is not known.</param>
/// <param name="IsSent">Whether Google has taken it once.</param>
internal sealed record HeldRow(GooglePassKind? Kind, string? ClassId, string? Body, string? BodyHash, bool IsSent);

/// <summary>The statements about classes and objects. Whoever sends one holds its lease meanwhile, so that of two bodies the later one is
/// sent last. A lease is a row's server and the time until which it counts; those of a server that is gone are given back with its jobs.
/// </summary>
internal sealed class GoogleTable(NpgsqlDataSource database, ServerLease server)
{
    /// <summary>Of servers that are gone: <c>$1</c> lists them.</summary>
    public const string ReleaseObjects = "UPDATE google_objects SET leased_by = NULL, lease_until = NULL WHERE leased_by = ANY($1)";

    public const string ReleaseClasses = "UPDATE google_classes SET leased_by = NULL, lease_until = NULL WHERE leased_by = ANY($1)";

    // More than the requests that one lease is for can take, their turns included.
    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(2);

    // A change of the pass locks its row as well: either that change sees this row and adds its job, or this waits for its commit, and
    // whoever reads the pass afterwards sees it.
    private const string InsertObject = """
        WITH pass AS (SELECT id, account_id FROM passes WHERE id = $1 FOR SHARE)
        INSERT INTO google_objects (pass_id, account_id, issuer, saves) SELECT id, account_id, $2, 0 FROM pass
        ON CONFLICT (pass_id) DO NOTHING
        """;

    private const string LeaseObject = """
        UPDATE google_objects SET leased_by = $2, lease_until = clock_timestamp() + $3
        WHERE pass_id = $1 AND (leased_by IS NULL OR lease_until < clock_timestamp())
        RETURNING kind, class_id, body, body_hash, sent_at IS NOT NULL
        """;

    private const string BeginObject =
        "UPDATE google_objects SET body_hash = NULL, lease_until = clock_timestamp() + $3 WHERE pass_id = $1 AND leased_by = $2";

    // A dead job of the pass is done with, too: it was for an older body. What is told of the change is a job from this moment on.
    private const string EndObject = """
        WITH dead AS (DELETE FROM jobs WHERE kind IN ('google-object', 'google-message') AND subject = $1 AND is_dead),
        told AS (
            INSERT INTO jobs (kind, subject, account_id, payload, position, done, total, attempts, is_dead)
            SELECT 'google-message', pass_id, account_id, $7::json, 0, 0, 0, 0, FALSE FROM google_objects
            WHERE pass_id = $1 AND leased_by = $2 AND $7 IS NOT NULL)
        UPDATE google_objects SET kind = $3, class_id = $4, body = $5::json, body_hash = $6, sent_at = clock_timestamp(), error = NULL,
            leased_by = NULL, lease_until = NULL
        WHERE pass_id = $1 AND leased_by = $2
        """;

    private const string LeaveObject =
        "UPDATE google_objects SET error = $3, leased_by = NULL, lease_until = clock_timestamp() WHERE pass_id = $1 AND leased_by = $2";

    private const string LeaseClass = """
        INSERT INTO google_classes AS c (issuer, class_id, account_id, template_id, kind, leased_by, lease_until)
        VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7)
        ON CONFLICT (issuer, class_id) DO UPDATE SET leased_by = EXCLUDED.leased_by, lease_until = EXCLUDED.lease_until
        WHERE c.leased_by IS NULL OR c.lease_until < clock_timestamp()
        RETURNING kind, class_id, body, body_hash, sent_at IS NOT NULL
        """;

    private const string BeginClass = """
        UPDATE google_classes SET body_hash = NULL, lease_until = clock_timestamp() + $4
        WHERE issuer = $1 AND class_id = $2 AND leased_by = $3
        """;

    private const string EndClass = """
        UPDATE google_classes SET body = $4::json, body_hash = $5, sent_at = clock_timestamp(), error = NULL,
            leased_by = NULL, lease_until = NULL
        WHERE issuer = $1 AND class_id = $2 AND leased_by = $3
        """;

    private const string LeaveClass = """
        UPDATE google_classes SET error = $4, leased_by = NULL, lease_until = clock_timestamp()
        WHERE issuer = $1 AND class_id = $2 AND leased_by = $3
        """;

    /// <summary>Makes the row of a pass's object, where there is none.</summary>
    public Task Insert(string pass, string issuer, CancellationToken stop) => Run(InsertObject, stop, pass, issuer);

    /// <returns>Null where another holds it, or there is no row.</returns>
    public Task<HeldRow?> Lease(string pass, CancellationToken stop) => Hold(LeaseObject, stop, pass, server.Id, _lease);

    /// <summary>Notes, before a request, that what Google has is not known from now on: the server may be killed before its answer.
    /// </summary>
    /// <returns>False where the lease is lost.</returns>
    public Task<bool> Begin(string pass, CancellationToken stop) => Run(BeginObject, stop, pass, server.Id, _lease);

    /// <summary>Notes what Google took, and ends the lease.</summary>
    /// <param name="pass">The object's pass.</param>
    /// <param name="sent">What it took.</param>
    /// <param name="message">What is told to who has the pass; null: nothing.</param>
    public Task End(string pass, GoogleBodies sent, string? message) =>
        Run(
            EndObject,
            CancellationToken.None,
            pass,
            server.Id,
            sent.Kind.ToString(),
            sent.ClassId,
            sent.Object.ToJsonString(),
            sent.ObjectHash,
            message
        );

    /// <summary>Ends the lease, and keeps when that was.</summary>
    /// <param name="pass">The object's pass.</param>
    /// <param name="error">What Google said; null: nothing bad.</param>
    public Task Leave(string pass, string? error) => Run(LeaveObject, CancellationToken.None, pass, server.Id, error);

    /// <summary>Notes that Google has the object otherwise than it was sent, or no longer: it is sent again.</summary>
    public Task Doubt(string pass, CancellationToken stop) =>
        Run("UPDATE google_objects SET body_hash = NULL WHERE pass_id = $1", stop, pass);

    public Task<HeldRow?> Lease(GoogleIssuer issuer, long template, GoogleBodies bodies, CancellationToken stop) =>
        Hold(LeaseClass, stop, issuer.Id, bodies.ClassId, issuer.AccountId, template, bodies.Kind.ToString(), server.Id, _lease);

    public Task<bool> Begin(GoogleIssuer issuer, string classId, CancellationToken stop) =>
        Run(BeginClass, stop, issuer.Id, classId, server.Id, _lease);

    public Task End(GoogleIssuer issuer, string classId, string body, string hash) =>
        Run(EndClass, CancellationToken.None, issuer.Id, classId, server.Id, body, hash);

    public Task Leave(GoogleIssuer issuer, string classId, string? error) =>
        Run(LeaveClass, CancellationToken.None, issuer.Id, classId, server.Id, error);

    /// <summary>Notes that Google has no such class, whatever was thought: who needs it next inserts it.</summary>
    public Task Forget(GoogleIssuer issuer, string classId) =>
        Run(
            "UPDATE google_classes SET sent_at = NULL, body_hash = NULL WHERE issuer = $1 AND class_id = $2",
            CancellationToken.None,
            issuer.Id,
            classId
        );

    /// <summary>What is stored of a class, by whoever does not hold it.</summary>
    public Task<HeldRow?> Find(GoogleIssuer issuer, string classId, CancellationToken stop) =>
        Hold(
            "SELECT kind, class_id, body, body_hash, sent_at IS NOT NULL FROM google_classes WHERE issuer = $1 AND class_id = $2",
            stop,
            issuer.Id,
            classId
        );

    private async Task<bool> Run(string sql, CancellationToken stop, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(stop) > 0;
    }

    private async Task<HeldRow?> Hold(string sql, CancellationToken stop, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var row = await command.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop)
            ? new(
                TextAt(row, 0) is { } kind ? Enum.Parse<GooglePassKind>(kind) : null,
                TextAt(row, 1),
                TextAt(row, 2),
                TextAt(row, 3),
                row.GetBoolean(4)
            )
            : null;
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(
                value is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text } : new() { Value = value }
            );
        }

        return command;
    }

    private static string? TextAt(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);
}
