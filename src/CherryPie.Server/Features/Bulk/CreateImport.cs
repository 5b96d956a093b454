using System.Buffers;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Takes a file in and makes an import of it.</summary>
internal sealed class CreateImport(ServerDb db, CreateBulkJob create, LimitsOptions limits, Tenant tenant, TimeProvider clock)
{
    private const int ReadAtOnce = 64 * 1024;

    /// <summary>Stores a file's bytes as they come.</summary>
    /// <param name="name">The caller's name for it; null: it has none.</param>
    /// <returns>The file's id.</returns>
    /// <exception cref="Refusal">It is empty, or larger than Limits__ImportMegabytes.</exception>
    public async Task<long> Spool(Stream from, string? name, CancellationToken stop)
    {
        await create.RequireRoom(stop);
        using var writer = new SpooledFileWriter(db, tenant, clock);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadAtOnce);
        var isWhole = false;
        try
        {
            await writer.Begin(name, stop);
            for (int read; (read = await from.ReadAsync(buffer, stop)) > 0; )
            {
                if (writer.Length + read > (long)limits.ImportMegabytes << 20)
                {
                    throw Refusal.Invalid($"file: larger than {limits.ImportMegabytes} MiB, the most that this server takes");
                }

                await writer.Write(buffer.AsMemory(0, read), stop);
            }

            if (writer.Length == 0)
            {
                throw Refusal.Invalid("file: is empty");
            }

            var id = await writer.Finish(stop);
            isWhole = true;
            return id;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!isWhole)
            {
                await Drop(writer.Id);
            }
        }
    }

    /// <summary>Reads what is asked, before or after the file.</summary>
    public async Task<ImportOptions> Options(JsonElement? json, CancellationToken stop)
    {
        var fields = JsonFields.Of(json, "", new Problems(), "jsonBody");
        var options = ImportOptions.Read(fields);
        if (options.TemplateName is { } name && !await db.Templates.AnyAsync(t => t.Name == name, stop))
        {
            fields.Problems.Add("templateName", $"there is no template \"{name}\"");
        }

        fields.Problems.ThrowIfAny();
        return options;
    }

    /// <returns>The import's id.</returns>
    public Task<string> Run(ImportOptions options, long file, Guid? worker, CancellationToken stop) =>
        create.Run(BulkKind.import, options.Text(), file, worker, stop);

    /// <summary>Deletes a file that no import is made of.</summary>
    public async Task Drop(long file)
    {
        if (db.IsInTransaction)
        {
            return; // which is rolled back
        }

        try
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM spooled_files WHERE id = {file}", CancellationToken.None);
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            // The upkeep deletes it.
        }
    }
}
