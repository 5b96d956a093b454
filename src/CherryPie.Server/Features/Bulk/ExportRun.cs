using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Works an export off: counts, writes the file, and then names it in the job. One that another server has begun is begun
/// again; the file that it left belongs to no job, and the upkeep deletes it.</summary>
internal sealed class ExportRun(BulkRuns runs)
{
    public Task Run(LeasedJob job, CancellationToken stop) => runs.In(job, services => Write(services, job, stop));

    private async Task<bool> Write(IServiceProvider services, LeasedJob job, CancellationToken stop)
    {
        var rows = services.GetRequiredService<ExportRows>();
        var plan = await rows.Plan(ExportOptions.Stored(job.Options), stop);
        await runs.Save(
            job,
            async progress =>
            {
                await progress.Restart(job, stop);
                await progress.Begin(job, plan.Rows, [], isKept: false, stop);
            },
            stop
        );
        using var file = new SpooledFileWriter(
            services.GetRequiredService<ServerDb>(),
            services.GetRequiredService<Tenant>(),
            services.GetRequiredService<TimeProvider>()
        );
        try
        {
            await file.Begin($"passes-{job.Id}.{plan.Options.Format}", stop);
            await using var to = new SpoolStream(file);
            await rows.Write(plan, to, done => runs.Save(job, p => p.Save(job, Counts(done), [], stop), stop), stop);
            await to.FlushAsync(stop);
            var id = await file.Finish(stop);
            return await runs.In(job, s => End(s, job, id, stop));
        }
        catch
        {
            await file.Drop(CancellationToken.None);
            throw;
        }
    }

    private static async Task<bool> End(IServiceProvider services, LeasedJob job, long file, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var isEnabled = await BulkTable.Lock(db, job, stop);
        await db.Database.ExecuteSqlAsync($"UPDATE bulk_jobs SET file_id = {file} WHERE id = {job.Id}", stop);
        var (status, error) = isEnabled ? (BulkStatus.done, null) : (BulkStatus.stopped, BulkRuns.Disabled);
        await services.GetRequiredService<BulkProgress>().End(job, status, error, stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    private static BlockCounts Counts(long done) => new(0, done, 0, 0, 0, 0, null);
}

/// <summary>Writes into a stored file.</summary>
internal sealed class SpoolStream(SpooledFileWriter file) : Stream
{
    private readonly MemoryStream _pending = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken);
        await file.Write(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Small parts only: the headers and the directory of a ZIP archive.
    public override void Write(byte[] buffer, int offset, int count) => _pending.Write(buffer, offset, count);

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Length > 0)
        {
            var bytes = _pending.ToArray();
            _pending.SetLength(0);
            await file.Write(bytes, cancellationToken);
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
