using System.Data;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Backup;

/// <summary>Writes the database into a stream as it is at one moment, while servers go on writing.</summary>
internal sealed class TakeBackup(Database database, SchemaScript schema, TimeProvider clock)
{
    private const int SchemaId = 1;

    /// <param name="target">Need not seek. What is in it after an exception is no backup.</param>
    /// <param name="say">Gets a line for each table.</param>
    public async Task<(BackupManifest Manifest, IReadOnlyList<BackedUpRows> Rows)> Run(
        Stream target,
        Action<string> say,
        CancellationToken stop
    )
    {
        await using var connection = await BackupConnection.Open(database, stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        await connection.Run("SET TRANSACTION READ ONLY", stop);
        await BackupConnection.Settle(connection, stop);
        var manifest = await Describe(connection, stop);

        // No migration renames one of them meanwhile.
        await connection.Run($"LOCK TABLE {string.Join(", ", manifest.Tables.Select(t => Sql.Name(t.Name)))} IN ACCESS SHARE MODE", stop);
        using var archive = new ArchiveWriter(target);
        await archive.Head(manifest.TakenAt, manifest.PostgreSql, "CherryPie Server " + manifest.Version, Entries(manifest), stop);
        var moved = new List<BackedUpRows>();
        foreach (var table in manifest.Tables)
        {
            using var rows = new TableRows(table, say);
            await archive.Block(table.Id, to => rows.Read(connection, to, stop), stop);
            moved.Add(rows.Moved());
        }

        await archive.Block(manifest.RowsId(), to => JsonSerializer.SerializeAsync(to, moved, cancellationToken: stop), stop);
        await archive.End(stop);
        return (manifest, moved);
    }

    private async Task<BackupManifest> Describe(NpgsqlConnection connection, CancellationToken stop)
    {
        var migration = await BackedUpSchema.LastMigration(connection, stop);
        if (migration == SchemaScript.Nothing)
        {
            throw new OperatorError("There is nothing to back up: the database has no tables. Check which database and data folder it is.");
        }

        if (!schema.Known.Contains(migration))
        {
            throw new OperatorError(
                $"The database is of a newer version than this one ({ServerVersion.Value}): its last migration is {migration}. "
                    + "Back it up with that version's verb."
            );
        }

        var sealedUnder = await connection.All(SealingKey.Select, SealingKey.Of, stop); // begins the snapshot
        await using var beside = await BackupConnection.Open(database, stop);
        return new BackupManifest(
            BackupManifest.NewestFormat,
            ServerVersion.Value,
            migration,
            clock.GetUtcNow(),
            await connection.One<string>("SHOW server_version", stop),
            sealedUnder,
            await BackedUpSchema.Tables(connection, stop),
            await BackedUpSchema.Sequences(beside, stop),
            [.. BackedUpSchema.LeftOut.Keys]
        );
    }

    // For pg_restore. The verb restore reads the manifest, and makes the schema by its own migrations.
    private List<ArchiveEntry> Entries(BackupManifest manifest)
    {
        var migrations = schema.Between(SchemaScript.Nothing, manifest.Migration);
        var next = manifest.RowsId() + 1;
        return
        [
            new(SchemaId, "cherrypie", "SCHEMA AND MIGRATIONS", ArchiveEntry.BeforeData, manifest.Comment() + migrations),
            .. manifest.Tables.Select(t => new ArchiveEntry(
                t.Id,
                t.Name,
                "TABLE DATA",
                ArchiveEntry.Data,
                "",
                t.Copy() + " FROM stdin;\n"
            )),
            .. manifest.Sequences.Select(s => new ArchiveEntry(next++, s.Name, "SEQUENCE SET", ArchiveEntry.Data, s.SetValue())),
            new(next++, "ENCODING", "ENCODING", ArchiveEntry.BeforeData, "SET client_encoding = 'UTF8';\n"),
            // It else empties the path, because pg_dump names the schema of each table.
            new(next, "SEARCHPATH", "SEARCHPATH", ArchiveEntry.BeforeData, "RESET search_path;\n"),
        ];
    }
}
