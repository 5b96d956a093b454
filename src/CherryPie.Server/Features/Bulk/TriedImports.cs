using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Dry runs that are followed by what they tried, by the same options: of imports with the same file, which belongs to the
/// newest job that was made of it.</summary>
internal sealed class TriedImports(ServerDb db, CreateBulkJob create, CreateUpdate update, BulkJobs jobs, Tenant tenant)
{
    private const string NotDone = "request: only a dry run that is done can be followed by what it tried";

    /// <summary>Tries a file that waits.</summary>
    /// <returns>The dry run's id.</returns>
    /// <exception cref="Refusal">The file is gone, or an import has it.</exception>
    public async Task<string> Try(FileHead file, ImportOptions options, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        await One(stop);
        var users = await db.BulkJobs.AsNoTracking().Where(j => j.FileId == file.Id).ToListAsync(stop);
        if (!await db.SpooledFiles.AnyAsync(f => f.Id == file.Id, stop) || users.Exists(j => !UploadedFiles.IsTried(j)))
        {
            throw Refusal.Invalid(UploadedFiles.Gone);
        }

        await Leave(file.Id, stop);
        var asked = options with { DryRun = true, KeepsFile = true, FileName = file.Name };
        var id = await create.Run(BulkKind.import, asked.Text(), file.Id, worker: null, stop);
        await transaction.Commit(stop);
        return id;
    }

    /// <summary>Imports the file of a dry run. Asked twice, it is imported once.</summary>
    /// <returns>The import's id.</returns>
    /// <exception cref="Refusal">The dry run is not done, or its file is gone.</exception>
    public async Task<string> Run(string id, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        await One(stop);
        var job =
            await db.BulkJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Kind == BulkKind.import && j.Id == id, stop)
            ?? throw BulkViews.Unknown(BulkKind.import, id);
        var options = ImportOptions.Stored(job.Options);
        if (!options.DryRun || job.Status != BulkStatus.done)
        {
            throw Refusal.Invalid(NotDone);
        }

        if (await jobs.MadeOf(job, stop) is { } made)
        {
            return made;
        }

        if (job.FileId is not { } file || NewestFiles.AreGone(job))
        {
            throw Refusal.Invalid(UploadedFiles.Gone);
        }

        await Leave(file, stop);
        var asked = options with { DryRun = false, KeepsFile = false, TriedAs = id };
        var import = await create.Run(BulkKind.import, asked.Text(), file, worker: null, stop);
        await transaction.Commit(stop);
        return import;
    }

    /// <summary>Makes the change that a dry run of an update tried; of passes that were issued since, too.</summary>
    /// <returns>The update's id.</returns>
    /// <exception cref="Refusal">The dry run is not done.</exception>
    public async Task<string> Change(string id, CancellationToken stop)
    {
        var job =
            await db.BulkJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Kind == BulkKind.update && j.Id == id, stop)
            ?? throw BulkViews.Unknown(BulkKind.update, id);
        var options = UpdateOptions.Stored(job.Options);
        if (!options.IsDry || job.Status != BulkStatus.done)
        {
            throw Refusal.Invalid(NotDone);
        }

        var body = JsonSerializer.SerializeToElement(
            new
            {
                passFilter = options.Filter,
                changes = options.Changes,
                mail = options.Mail,
            }
        );
        return await update.Run(JsonFields.Of(body, "", new Problems()), worker: null, stop);
    }

    // Requests of the account about its jobs come one after the other, as where jobs are made.
    private Task<int> One(CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"SELECT FROM accounts WHERE id = {tenant.Required} FOR NO KEY UPDATE", stop);

    // Else what is deleted with an older job would be the newer one's file.
    private Task<int> Leave(long file, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"UPDATE bulk_jobs SET file_id = NULL WHERE account_id = {tenant.Required} AND file_id = {file}", stop);
}
