namespace CherryPie.Server.Platform.Tables;

/// <summary>Writes a table row by row, so that its size needs no memory.</summary>
internal abstract class TableWriter : IAsyncDisposable
{
    /// <param name="to">Only written to; whoever opened it closes it.</param>
    /// <param name="columns">Names; in NDJSON those with a common beginning up to a point stand in one object.</param>
    public static async Task<TableWriter> Create(Stream to, TableFormat format, IReadOnlyList<string> columns, CancellationToken stop)
    {
        TableWriter writer = format switch
        {
            TableFormat.Xlsx => await XlsxWriter.Create(to, stop),
            TableFormat.Ndjson => new NdjsonWriter(to, columns),
            _ => new DelimitedWriter(to, format == TableFormat.Tsv ? '\t' : ','),
        };
        if (format != TableFormat.Ndjson)
        {
            await writer.Row([.. columns.Select(Cell.Of)], stop);
        }

        return writer;
    }

    /// <param name="cells">As many as there are columns.</param>
    public abstract ValueTask Row(IReadOnlyList<Cell> cells, CancellationToken stop);

    /// <summary>Writes what belongs behind the last row.</summary>
    public abstract Task End(CancellationToken stop);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
