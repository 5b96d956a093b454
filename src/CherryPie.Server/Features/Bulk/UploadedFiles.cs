using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Platform.Tables;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>The beginning of a file that waits for its import.</summary>
/// <param name="Keys">The template's; null: no template is named.</param>
/// <param name="Rows">The first ones.</param>
/// <param name="Remarks">What a person should know of how it is read.</param>
internal sealed record FileHead(
    long Id,
    string? Name,
    long Length,
    TableFormat Format,
    IReadOnlyList<string> Columns,
    IReadOnlyList<TableRow> Rows,
    IReadOnlyList<DynamicKey>? Keys,
    IReadOnlyList<string> Remarks
)
{
    /// <summary>What makes an import with these options impossible; null: nothing that its header tells.</summary>
    public TableException? Fault(ImportOptions options)
    {
        try
        {
            ImportPlan.Of(Columns, Format, options, Keys);
            return null;
        }
        catch (TableException e)
        {
            return e;
        }
    }
}

/// <summary>Files of people, who look at their columns before they import them: stored like those of imports, so any server shows
/// them.</summary>
internal sealed class UploadedFiles(
    ServerDb db,
    NpgsqlDataSource database,
    TemplateChoices templates,
    CompiledTemplates compiled,
    Tenant tenant
)
{
    /// <summary>How many of an account wait for an import; older ones are deleted.</summary>
    public const int Most = 5;

    private const int RowsRead = 100;

    /// <summary>What is said of a file that is not there.</summary>
    public const string Gone = "file: it is no longer kept; send it again";

    /// <summary>Reads a file's header and first rows.</summary>
    /// <param name="id">The file's, of <see cref="CreateImport.Spool"/>.</param>
    /// <param name="template">Whose keys columns may set; empty: no template's.</param>
    /// <exception cref="Refusal">404: there is no such file, or an import has it. 400: it is no table, or there is no such
    /// template.</exception>
    public async Task<FileHead> Head(long id, string template, CancellationToken stop)
    {
        var file =
            await db.SpooledFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id && f.Length > 0, stop)
            ?? throw Refusal.NotFound(Gone);
        var jobs = await db.BulkJobs.AsNoTracking().Where(j => j.FileId == id).ToListAsync(stop);
        if (jobs.Exists(j => !IsTried(j)))
        {
            throw Refusal.NotFound(Gone);
        }

        var keys = template.Length == 0 ? null : await Keys(template, stop);
        try
        {
            await using var content = new SpooledFile(database, id, file.Length);
            await using var reader = await TableReader.Open(content, file.Name, null, new TableLimits(), stop);
            var rows = new List<TableRow>();
            await foreach (var row in reader.Rows(stop))
            {
                rows.Add(row);
                if (rows.Count == RowsRead)
                {
                    break;
                }
            }

            return rows.Count == 0
                ? throw Refusal.Invalid("file: it has a header and no rows")
                : new(id, file.Name, file.Length, reader.Format, reader.Columns, rows, keys, reader.Remarks);
        }
        catch (TableException e)
        {
            throw Refusal.Invalid("file: " + e.Message);
        }
        catch (EndOfStreamException)
        {
            throw Refusal.NotFound(Gone); // deleted while it was read
        }
    }

    /// <summary>Deletes all but the newest files of the account that no job has. Those of the last minutes may be about to get
    /// one.</summary>
    public Task Bound(CancellationToken stop) =>
        db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM spooled_files WHERE id IN (
                SELECT id FROM spooled_files f
                WHERE account_id = {tenant.Required} AND length > 0 AND NOT EXISTS (SELECT FROM bulk_jobs WHERE file_id = f.id)
                ORDER BY id DESC OFFSET {Most})
            AND created_at < now() - interval '10 minutes'
            """,
            stop
        );

    /// <summary>Whether a job is a dry run that an import may follow.</summary>
    public static bool IsTried(BulkJob job) =>
        job.Kind == BulkKind.import && ImportOptions.Stored(job.Options) is { DryRun: true, KeepsFile: true };

    private async Task<IReadOnlyList<DynamicKey>> Keys(string name, CancellationToken stop)
    {
        try
        {
            var template = await templates.Named(name, stop);
            return (await compiled.Get(template.AccountId, template.Id, template.Version, stop)).Keys;
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status404NotFound)
        {
            throw Refusal.Invalid("templateName: " + refusal.Message);
        }
    }
}
