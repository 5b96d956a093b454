using System.Diagnostics.Metrics;

namespace CherryPie.Server.Observability;

/// <summary>cherrypie_passes_issued and cherrypie_passes_signed. Without labels: names of campaigns are the callers'.</summary>
internal sealed class PassMeter(IMeterFactory meters)
{
    private readonly Counter<long> _issued = meters.Create("CherryPie.Passes").CreateCounter<long>("cherrypie_passes_issued", description: "Passes issued");
    private readonly Counter<long> _signed = meters.Create("CherryPie.Passes").CreateCounter<long>("cherrypie_passes_signed", description: "Packages signed");

    public void Issued(int count) => _issued.Add(count);

    public void Signed() => _signed.Add(1);
}
