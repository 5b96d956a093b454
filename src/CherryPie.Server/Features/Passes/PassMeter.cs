using System.Diagnostics.Metrics;

namespace CherryPie.Server.Features.Passes;

/// <summary>cherrypie_passes_issued, cherrypie_passes_signed and cherrypie_packages_from_cache. Without labels: names of campaigns are the
/// callers'.</summary>
internal sealed class PassMeter(IMeterFactory meters)
{
    private readonly Counter<long> _issued = meters
        .Create("CherryPie.Passes")
        .CreateCounter<long>("cherrypie_passes_issued", description: "Passes issued");
    private readonly Counter<long> _signed = meters
        .Create("CherryPie.Passes")
        .CreateCounter<long>("cherrypie_passes_signed", description: "Packages signed");

    private readonly Counter<long> _cached = meters
        .Create("CherryPie.Passes")
        .CreateCounter<long>("cherrypie_packages_from_cache", description: "Packages that were at hand when somebody asked for them");

    public void Issued(int count) => _issued.Add(count);

    public void FromCache() => _cached.Add(1);

    public void Signed() => _signed.Add(1);
}
