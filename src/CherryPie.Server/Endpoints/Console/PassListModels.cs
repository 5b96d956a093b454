namespace CherryPie.Server.Endpoints.Console;

/// <summary>What the list of passes shows.</summary>
/// <param name="Count">In words.</param>
/// <param name="Older">The query of the next page; null: there is none.</param>
/// <param name="IsCutOff">Whether the page ended early, and older passes may match.</param>
/// <param name="IsLater">Whether this is not the first page.</param>
/// <param name="Name">What was typed as the name of a segment.</param>
public sealed record PassListModel(
    IReadOnlyList<PassRowModel> Passes,
    string Count,
    string? Older,
    bool IsCutOff,
    bool IsLater,
    PassAskedModel Asked,
    IReadOnlyList<FilterChipModel> Chips,
    IReadOnlyList<SegmentModel> Segments,
    IReadOnlyList<string> Templates,
    string Name,
    bool MayHandle
);

/// <summary>A pass of the list.</summary>
public sealed record PassRowModel(
    string Id,
    string Title,
    string Subtitle,
    string Template,
    string State,
    string Look,
    int Devices,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>What is asked for, as the inputs show it.</summary>
/// <param name="MoreKeys">Whether there may be a further pair.</param>
/// <param name="Address">The query of it.</param>
public sealed record PassAskedModel(
    string Search,
    string Template,
    string State,
    string From,
    string To,
    string ChangedFrom,
    string ChangedTo,
    IReadOnlyList<KeyAskedModel> Keys,
    bool MoreKeys,
    string Address
)
{
    /// <summary>Whether more than the word in the first input is asked for.</summary>
    public bool IsNarrow => Keys.Count > 0 || new[] { Template, State, From, To, ChangedFrom, ChangedTo }.Any(typed => typed.Length > 0);
}

/// <summary>A key and the value that it must have.</summary>
public sealed record KeyAskedModel(string Key, string Value);

/// <summary>A part of the filter.</summary>
/// <param name="Without">The query without it.</param>
public sealed record FilterChipModel(string Label, string Value, string Without);

/// <summary>A saved filter.</summary>
public sealed record SegmentModel(Guid Id, string Name, string Address, bool IsCurrent);

/// <summary>An export under way or done.</summary>
/// <param name="Share">In percent.</param>
/// <param name="Format">csv, xlsx or ndjson.</param>
public sealed record ExportModel(
    string Id,
    string State,
    long Rows,
    long Done,
    int Share,
    long? Bytes,
    string? Error,
    DateTimeOffset? KeptUntil,
    string Format
);

/// <summary>The states that can be asked for.</summary>
public static class ConsoleStates
{
    public static IReadOnlyCollection<string> All => PassFilter.States;
}
