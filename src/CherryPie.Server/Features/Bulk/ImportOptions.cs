using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What a row of the file does.</summary>
internal enum ImportMode
{
    /// <summary>Issues a pass.</summary>
    issue,

    /// <summary>Changes the pass that its key names.</summary>
    update,

    /// <summary>Changes that pass where there is one, and issues one else.</summary>
    upsert,
}

/// <summary>What names the pass of a row.</summary>
internal enum ImportKey
{
    userDefinedId,
    passId,
}

/// <summary>What a refused row does to the others.</summary>
internal enum OnError
{
    skip,

    /// <summary>Nothing is changed where the first pass finds a refused row; one that it can't find ends the import.</summary>
    stop,
}

/// <summary>What a column does that nothing knows.</summary>
internal enum UnknownColumns
{
    /// <summary>It is passed over, with a warning.</summary>
    warn,

    /// <summary>It ends the import before anything is changed.</summary>
    refuse,
}

/// <summary>How a file is to be imported. Stored as JSON.</summary>
/// <param name="TemplateName">Of the passes; null only where passes are changed by their own ids.</param>
/// <param name="Mapping">An attribute for a column's name; null leaves the column out.</param>
/// <param name="Mail">Whether passes are mailed as single requests do.</param>
/// <param name="DateFormat">Of dates that are text, such as <c>dd.MM.yyyy</c>; null: ISO 8601.</param>
/// <param name="Separator">The decimal separator of numbers that are text.</param>
/// <param name="FileName">The caller's name for the file, which outlives it.</param>
/// <param name="KeepsFile">Of a dry run: whether its file is kept for the import that follows (<see cref="TriedImports"/>).</param>
/// <param name="TriedAs">The dry run whose file it has.</param>
internal sealed record ImportOptions(
    string? TemplateName,
    ImportMode Mode,
    ImportKey Key,
    Dictionary<string, string?> Mapping,
    bool DryRun,
    OnError OnError,
    bool Mail,
    string? DateFormat,
    char Separator,
    string? FileName = null,
    UnknownColumns UnknownColumns = UnknownColumns.warn,
    bool KeepsFile = false,
    string? TriedAs = null
)
{
    private const int LongestName = 200,
        LongestFormat = 40,
        MostColumns = 500;

    private static readonly string[] _names =
    [
        "templateName",
        "mode",
        "key",
        "mapping",
        "dryRun",
        "onError",
        "mail",
        "dateFormat",
        "decimal",
        "unknownColumns",
    ];

    /// <summary>What a caller sends as <c>jsonBody</c>.</summary>
    public static ImportOptions Read(JsonFields fields)
    {
        KnownFields.Require(fields, _names);
        var mode = fields.Word<ImportMode>("mode") ?? ImportMode.issue;
        var key = fields.Word<ImportKey>("key") ?? ImportKey.userDefinedId;
        var name = fields.Text("templateName", LongestName);
        if (string.IsNullOrEmpty(name) && (mode != ImportMode.update || key != ImportKey.passId))
        {
            fields.Problems.Add(fields.Path("templateName"), "is required: the name of the template of the passes");
        }

        if (mode == ImportMode.upsert && key == ImportKey.passId)
        {
            fields.Problems.Add(fields.Path("key"), "must be userDefinedId for an upsert, because the server chooses the id of a new pass");
        }

        var separator = fields.Text("decimal", 1);
        if (separator is not (null or "." or ","))
        {
            fields.Problems.Add(fields.Path("decimal"), "must be \".\" or \",\"");
        }

        if (separator is "," && string.IsNullOrEmpty(name))
        {
            fields.Problems.Add(fields.Path("templateName"), "is required with decimal: its keys tell which columns hold numbers");
        }

        var format = fields.Text("dateFormat", LongestFormat) is { Length: > 0 } text ? text : null;
        if (format is not null && !Cells.IsDateFormat(format))
        {
            fields.Problems.Add(fields.Path("dateFormat"), "must say day, month and year, such as \"dd.MM.yyyy\" or \"M/d/yyyy\"");
        }

        return new(
            string.IsNullOrEmpty(name) ? null : name,
            mode,
            key,
            MappingOf(fields),
            fields.Flag("dryRun") ?? false,
            fields.Word<OnError>("onError") ?? OnError.skip,
            fields.Flag("mail") ?? false,
            format,
            separator is "," ? ',' : '.',
            UnknownColumns: fields.Word<UnknownColumns>("unknownColumns") ?? UnknownColumns.warn
        );
    }

    public static ImportOptions Stored(string json) => JsonSerializer.Deserialize<ImportOptions>(json, VendorJson.Options)!;

    /// <summary>The mapping by names in any case, as a file's header is compared.</summary>
    public Dictionary<string, string?> MappingInAnyCase()
    {
        var mapping = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, target) in Mapping)
        {
            mapping.TryAdd(name, target);
        }

        return mapping;
    }

    public string Text() => JsonSerializer.Serialize(this, VendorJson.Options);

    private static Dictionary<string, string?> MappingOf(JsonFields fields)
    {
        var mapping = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in fields.Object("mapping")?.EnumerateObject().ToArray() ?? [])
        {
            if (column.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null) || mapping.Count == MostColumns)
            {
                fields.Problems.Add(
                    fields.Path("mapping"),
                    $"must name an attribute, or null to leave the column out, for each of at most {MostColumns} columns"
                );
                break;
            }

            if (!mapping.TryAdd(column.Name.Trim(), column.Value.GetString() is { Length: > 0 } target ? target : null))
            {
                fields.Problems.Add(
                    fields.Path("mapping"),
                    $"names the column \"{KnownFields.Short(column.Name.Trim())}\" twice: names are compared in any case"
                );
            }
        }

        return mapping;
    }
}
