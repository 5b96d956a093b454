using System.Diagnostics.Metrics;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Counts which database has answered the reads that a standby may answer.</summary>
internal sealed class StandbyMeter
{
    private readonly Counter<long> _reads,
        _repeated;

    public StandbyMeter(IMeterFactory meters, TimeProvider clock)
    {
        var meter = meters.Create("CherryPie.Standby");
        _reads = meter.CreateCounter<long>("cherrypie_reads", description: "Reads that a standby may answer, by the database that did");
        _repeated = meter.CreateCounter<long>("cherrypie_reads_repeated", description: "Reads that failed on the standby half way");
        meter.CreateObservableGauge("cherrypie_standby_lag_bytes", () => LagBytes, description: "Log that the standby has not replayed");
        meter.CreateObservableGauge(
            "cherrypie_standby_unused_seconds",
            () => UnusedSince is { } since ? clock.GetElapsedTime(since).TotalSeconds : 0,
            "s",
            "How long no read has gone to the standby, because it is away or behind; 0: they go there"
        );
    }

    /// <summary>As last seen.</summary>
    public long LagBytes { get; set; }

    /// <summary>A timestamp of the clock; null while reads go to the standby.</summary>
    public long? UnusedSince { get; set; }

    public void Read(bool fromStandby) => _reads.Add(1, new KeyValuePair<string, object?>("database", fromStandby ? "standby" : "primary"));

    public void Repeated() => _repeated.Add(1);
}
