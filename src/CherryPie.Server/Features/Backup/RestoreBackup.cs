using System.Text.Json;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Backup;

/// <summary>Fills an empty database with a backup: schema, rows and sequences in one transaction, so that a fault leaves nothing.</summary>
internal sealed class RestoreBackup(Database database, DatabaseSchema migrations, SchemaScript schema, RestoreTarget target)
{
    /// <summary>Reads the whole file and changes nothing.</summary>
    /// <param name="name">What messages call the file.</param>
    public async Task<BackupManifest> Check(Stream source, string name, CancellationToken stop)
    {
        var archive = new ArchiveReader(source);
        if (!await archive.IsWhole(stop))
        {
            throw new OperatorError(
                $"{name} is no whole backup: it is damaged, cut off, or not made by the verb backup (what pg_dump made, pg_restore reads). "
                    + "Fetch it again from where it is kept, or take an earlier one. Nothing was changed."
            );
        }

        var manifest =
            (archive.Head() is [var first, ..] ? BackupManifest.Find(first.Definition) : null)
            ?? throw new OperatorError($"{name} was not made by the verb backup. Nothing was changed.");
        return schema.Known.Contains(manifest.Migration) ? manifest : throw BackupManifest.Newer(manifest.Version);
    }

    /// <param name="source">What was checked.</param>
    /// <param name="say">Gets a line for each table.</param>
    /// <param name="last">Runs before the commit; its exception undoes everything.</param>
    public async Task<IReadOnlyList<BackedUpRows>> Run(
        Stream source,
        BackupManifest manifest,
        Action<string> say,
        Func<Task> last,
        CancellationToken stop
    )
    {
        await migrations.MakeDatabase(stop);
        await using var connection = await BackupConnection.Open(database, stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await BackupConnection.Settle(connection, stop);
        var migration = await target.Take(connection, stop);
        if (migration != SchemaScript.Nothing)
        {
            say("removing the empty tables");
            await connection.Run(schema.Between(migration, SchemaScript.Nothing), stop);
        }

        say($"making the tables as of {manifest.Migration}");
        await connection.Run(schema.Between(SchemaScript.Nothing, manifest.Migration), stop);
        var rows = await Fill(connection, source, manifest, say, stop);
        await SetSequences(connection, manifest, stop);

        if (manifest.Migration != schema.Newest)
        {
            say($"migrating to {schema.Newest}");
            await connection.Run(schema.Between(manifest.Migration, schema.Newest), stop);
        }

        // The first requests would else be planned as for empty tables.
        var tables = await BackedUpSchema.Tables(connection, stop);
        await connection.Run("ANALYZE " + string.Join(", ", tables.Select(t => Sql.Name(t.Name))), stop);
        await last();
        await transaction.CommitAsync(CancellationToken.None); // an interrupted commit may have been one
        return rows;
    }

    private static async Task SetSequences(NpgsqlConnection connection, BackupManifest manifest, CancellationToken stop)
    {
        try
        {
            foreach (var some in manifest.Sequences.Chunk(100))
            {
                await connection.Run(string.Concat(some.Select(s => s.SetValue())), stop);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.OutOfMemory)
        {
            throw new OperatorError(
                $"PostgreSQL has too few places for the locks of {manifest.Sequences.Count} sequences (one for each account): for the "
                    + $"restore set max_locks_per_transaction to {Math.Max(128, manifest.Sequences.Count / 50)} "
                    + "(ALTER SYSTEM SET …) and start PostgreSQL again. Nothing was changed.",
                e
            );
        }
    }

    private static async Task<List<BackedUpRows>> Fill(
        NpgsqlConnection connection,
        Stream source,
        BackupManifest manifest,
        Action<string> say,
        CancellationToken stop
    )
    {
        source.Position = 0;
        var archive = new ArchiveReader(source);
        _ = archive.Head();
        var moved = new List<BackedUpRows>();
        foreach (var table in manifest.Tables)
        {
            using var rows = new TableRows(table, say);
            await archive.Block(table.Id, from => rows.Write(connection, from, stop), stop);
            moved.Add(rows.Moved());
        }

        List<BackedUpRows>? written = null;
        await archive.Block(
            manifest.RowsId(),
            async from => written = await JsonSerializer.DeserializeAsync<List<BackedUpRows>>(from, cancellationToken: stop),
            stop
        );
        return written?.SequenceEqual(moved) == true
            ? moved
            : throw new InvalidDataException("The backup changed while it was being read. Nothing was changed in the database.");
    }
}
