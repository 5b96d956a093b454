namespace CherryPie.Wallet;

/// <summary>Which attribute of the caller each place of one pass.json came from. <see cref="PassJson"/> fills it only when the lint has
/// found something, so that a sound pass costs no strings.</summary>
internal sealed class SourceMap
{
    private readonly Dictionary<string, Source?> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(Source Source, string Message)>> _parts = new(StringComparer.Ordinal);

    /// <param name="place">The path in pass.json.</param>
    /// <param name="path">What the caller calls it.</param>
    /// <param name="keys">The placeholders that it was filled from.</param>
    /// <param name="isOfPass">Whether it is the pass's own and no design's.</param>
    public void Add(string place, string path, IReadOnlyList<string> keys, bool isOfPass) => _sources[place] = new(path, keys, isOfPass);

    /// <summary>Notes what is wrong with one of several parts that a place was put together from: it is said instead of what is found at
    /// the place.</summary>
    public void AddPart(string place, string path, IReadOnlyList<string> keys, bool isOfPass, string message)
    {
        if (!_parts.TryGetValue(place, out var parts))
        {
            _parts.Add(place, parts = []);
        }

        parts.Add((new(path, keys, isOfPass), message));
    }

    /// <summary>Notes a place that repeats another one: findings about it are said already.</summary>
    public void AddRepeated(string place) => _sources[place] = null;

    /// <summary>Says a finding about pass.json in the caller's words. A place that is not noted belongs to the one around it.</summary>
    /// <returns>The finding, and whether it comes from the pass's own values; null for what another finding says already.</returns>
    public (PassFinding Finding, bool IsDynamic)? Trace(PassFinding finding)
    {
        for (var end = finding.Path.Length; end > 0; end = finding.Path.LastIndexOfAny(['.', '['], end - 1))
        {
            if (!_sources.TryGetValue(finding.Path[..end], out var source))
            {
                continue;
            }

            return source is null ? null : Said(finding, source, finding.Path[end..]);
        }

        return (finding, false);
    }

    /// <summary>As <see cref="Trace"/>: one finding, one for each wrong part, or none.</summary>
    public IEnumerable<(PassFinding Finding, bool IsDynamic)> TraceAll(PassFinding finding) =>
        _parts.TryGetValue(finding.Path, out var parts) ? parts.Select(p => Said(finding with { Message = p.Message }, p.Source, ""))
        : Trace(finding) is { } one ? [one]
        : [];

    /// <summary>Whether a place is the same in all passes of a design: nothing there, in it or around it was filled with a pass's values
    /// or is a pass's own.</summary>
    public bool IsFixed(string place) =>
        !_sources.Any(s =>
            s.Value is { } source
            && (source.Keys.Count > 0 || source.IsOfPass)
            && (s.Key == place || IsInside(s.Key, place) || IsInside(place, s.Key))
        );

    private static bool IsInside(string place, string other) =>
        place.Length > other.Length && place[other.Length] is '.' or '[' && place.StartsWith(other, StringComparison.Ordinal);

    private static (PassFinding Finding, bool IsDynamic) Said(PassFinding finding, Source source, string rest)
    {
        var where = source.Path + rest;
        return source.Keys is [var key, ..]
            ? (new("dynamicData." + key, $"{finding.Message} (in {where})"), true)
            : (finding with { Path = where }, source.IsOfPass);
    }

    private sealed record Source(string Path, IReadOnlyList<string> Keys, bool IsOfPass);
}
