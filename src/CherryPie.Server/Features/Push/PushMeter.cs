using System.Diagnostics.Metrics;

namespace CherryPie.Server.Features.Push;

/// <summary>The counter cherrypie_pushes: responses of APNs and connection failures, by verdict.</summary>
internal sealed class PushMeter(IMeterFactory meters)
{
    private static readonly string[] _results = [.. Enum.GetNames<PushVerdict>().Select(n => n.ToLowerInvariant())];
    private readonly Counter<long> _pushes = meters
        .Create("CherryPie.Push")
        .CreateCounter<long>("cherrypie_pushes", description: "Pushes by result");

    public void Count(PushVerdict result) => _pushes.Add(1, new KeyValuePair<string, object?>("result", _results[(int)result]));
}
