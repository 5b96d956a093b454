namespace CherryPie.Server.Endpoints.Console;

/// <summary>Imports, updates and exports.</summary>
public sealed record ImportsModel(IReadOnlyList<BulkRowModel> Rows, ListFrame List, bool IsMoving, bool IsStill);

/// <summary>A job of the list.</summary>
/// <param name="Kind">import, update or export.</param>
/// <param name="What">The file's name; empty: it has none.</param>
/// <param name="Counts">What came of it, in words.</param>
/// <param name="Path">Where it is shown; null: not to this person.</param>
public sealed record BulkRowModel(
    string Id,
    string Kind,
    string What,
    string Template,
    bool IsDry,
    string State,
    string Counts,
    string Who,
    DateTimeOffset At,
    string? Path
);

/// <summary>The form that takes a file in.</summary>
/// <param name="Again">The import that is sent again; empty: none.</param>
/// <param name="Most">Of the file, in MB.</param>
public sealed record ImportNewModel(IReadOnlyList<string> Templates, string Template, string Again, string AgainName, int Most);

/// <summary>The columns of a file, and what they are to set.</summary>
/// <param name="Rows">The first rows as they stand.</param>
/// <param name="Attributes">What a column can set of a pass.</param>
/// <param name="Keys">What it can set of the template's dynamic data.</param>
/// <param name="Remarks">How the file was read, where that is worth a word.</param>
public sealed record ImportColumnsModel(
    long File,
    string Name,
    string Template,
    string Again,
    IReadOnlyList<ImportColumnModel> Columns,
    IReadOnlyList<ImportRowModel> Rows,
    IReadOnlyList<string> Attributes,
    IReadOnlyList<string> Keys,
    IReadOnlyList<string> Remarks,
    ImportAskedModel Asked,
    bool HasMail
);

/// <summary>A column.</summary>
/// <param name="Values">Its first ones.</param>
/// <param name="Target">What it sets; empty: it is left out.</param>
public sealed record ImportColumnModel(string Name, string Values, string Target);

/// <summary>A row of the file.</summary>
/// <param name="Fault">Why it can't be read.</param>
public sealed record ImportRowModel(long Number, IReadOnlyList<string> Cells, string? Fault);

/// <summary>How the rows are to be taken, as the inputs show it.</summary>
public sealed record ImportAskedModel(string Mode, string Key, string Sign, string DateFormat, bool Mail);

/// <summary>An import, or a change of many passes: tried, under way or over.</summary>
/// <param name="State">reading, running, done, stopped or failed.</param>
/// <param name="Share">In percent; null: not known.</param>
/// <param name="Reach">What following a dry run does besides; null where there is nothing to follow.</param>
/// <param name="MadeOf">The import that followed the dry run; null: none did.</param>
/// <param name="File">The file that waits for its import; null: there is none.</param>
/// <param name="HasFiles">Whether errors.csv and result.csv are there.</param>
public sealed record ImportJobModel(
    string Id,
    string Kind,
    string Name,
    string Template,
    string Mode,
    bool IsDry,
    string State,
    long Rows,
    long Done,
    long Issued,
    long Updated,
    long Unchanged,
    long Failed,
    int? Share,
    long? PerSecond,
    long? SecondsLeft,
    IReadOnlyList<string> Warnings,
    string? Error,
    IReadOnlyList<RefusedRowModel> Errors,
    string Who,
    DateTimeOffset At,
    DateTimeOffset? EndedAt,
    ReachedModel? Reach,
    string? MadeOf,
    long? File,
    bool HasFiles,
    bool IsStill
)
{
    public bool IsImport => Kind == "import";

    public bool IsUnderWay => State is "reading" or "running";

    /// <summary>What would be issued or changed.</summary>
    public long Passes => Issued + Updated;
}

/// <summary>A refused row, or pass.</summary>
public sealed record RefusedRowModel(long Row, string Column, string Error, string? Pass);

/// <summary>How many mails and pushes something means at most.</summary>
public sealed record ReachedModel(long Mails, long Pushes, bool HasMore);

/// <summary>A change of all passes of a filter.</summary>
/// <param name="Chips">The filter in words.</param>
/// <param name="Count">How many passes it finds, in words.</param>
public sealed record PassChangeModel(
    IReadOnlyList<FilterChipModel> Chips,
    string Count,
    string Address,
    IReadOnlyList<string> Keys,
    string Key,
    string Value
);
