using System.Diagnostics.Metrics;

namespace CherryPie.Server.Features.Bulk;

/// <summary>cherrypie_bulk_rows by kind and outcome, and cherrypie_bulk_running by kind.</summary>
internal sealed class BulkMeter(IMeterFactory meters)
{
    private readonly Counter<long> _rows = meters
        .Create("CherryPie.Bulk")
        .CreateCounter<long>("cherrypie_bulk_rows", description: "Rows of imports and passes of updates and exports, by outcome");

    private readonly UpDownCounter<long> _running = meters
        .Create("CherryPie.Bulk")
        .CreateUpDownCounter<long>("cherrypie_bulk_running", description: "Imports, updates and exports that this server works on");

    public void Worked(BulkKind kind, BlockCounts block, long failed)
    {
        Add("issued", block.Issued);
        Add("updated", block.Updated);
        Add("unchanged", block.Unchanged);
        Add("failed", failed);

        void Add(string outcome, long count)
        {
            if (count > 0)
            {
                _rows.Add(count, new KeyValuePair<string, object?>("kind", kind.ToString()), new("outcome", outcome));
            }
        }
    }

    /// <param name="change">1 when a job begins, -1 when it ends.</param>
    public void Running(BulkKind kind, int change) => _running.Add(change, new KeyValuePair<string, object?>("kind", kind.ToString()));
}
