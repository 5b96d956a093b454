using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Tables;
using CherryPie.Wallet;
using static CherryPie.Server.Features.Bulk.ImportWords;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Which column of a file sets what, by the mapping and else by the columns' names.</summary>
internal sealed class ImportPlan
{
    private readonly ImportColumn[] _attributes;
    private readonly ImportColumn[] _dynamic;
    private readonly ImportColumn? _key;

    private readonly CellRules _rules;
    private readonly int _width;
    private readonly HashSet<int> _numbers;

    private ImportPlan(ImportOptions options, TableFormat format, List<ImportColumn> columns, IReadOnlyList<string> names)
    {
        (Options, _rules, _width) = (options, new(format, options.DateFormat, options.Separator), names.Count);
        _numbers = [.. columns.Where(c => c.Type == DynamicKeyType.Number).Select(c => c.Index)];
        ErrorColumn = ErrorFile.ColumnOf(names, n => columns.Exists(c => c.Name == n));
        _attributes = [.. columns.Where(c => c.Kind is not (ColumnKind.DynamicValue or ColumnKind.PassId))];
        _dynamic = [.. columns.Where(c => c.Kind == ColumnKind.DynamicValue)];
        _key = options.Mode == ImportMode.issue ? null : columns.Find(c => c.Target == options.Key.ToString());
    }

    public ImportOptions Options { get; }

    /// <summary>The column that tells what is wrong in the file of refused rows.</summary>
    public string ErrorColumn { get; }

    /// <summary>What of the file is passed over.</summary>
    public List<string> Warnings { get; } = [];

    /// <exception cref="TableException">Nothing of the file can be used as asked.</exception>
    public static ImportPlan Of(IReadOnlyList<string> names, TableFormat format, ImportOptions options, IReadOnlyList<DynamicKey>? keys)
    {
        RefuseTwice(names);
        var mapping = options.MappingInAnyCase();
        foreach (var (name, target) in mapping)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new TableException($"mapping: the file has no column \"{name}\"; it has {Listed(names)}");
            }

            if (target is not null && ImportColumn.Of(0, name, target, keys) is null)
            {
                throw new TableException(
                    $"mapping: column \"{name}\" is to set \"{target}\", which is no attribute that a file can set and no dynamic key of "
                        + $"the template; its keys are {Listed([.. keys?.Select(k => k.Key) ?? []])}",
                    column: name
                );
            }
        }

        var (columns, unknown) = (new List<ImportColumn>(), new List<string>());
        foreach (var (index, name) in names.Index())
        {
            var isMapped = mapping.TryGetValue(name, out var target);
            if (isMapped && target is null)
            {
                continue;
            }

            if (ImportColumn.Of(index, name, target ?? name, keys) is not { } column)
            {
                unknown.Add(name);
            }
            else if (columns.Find(c => c.Path == column.Path) is not { } other)
            {
                columns.Add(column);
            }
            else if (other.Kind != ColumnKind.PassId)
            {
                throw new TableException($"The columns \"{other.Name}\" and \"{name}\" both set {column.Path}", column: name);
            }
        }

        return Checked(new(options, format, columns, names), columns, unknown, names, keys);
    }

    /// <summary>The row as a request; what is wrong with its cells is noted under its path.</summary>
    public ImportRow Read(TableRow row)
    {
        if (row.Fault is { } fault)
        {
            return new(row, default, "", new(null, fault));
        }

        using var bytes = new MemoryStream(256);
        RowFault? error = null;
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = VendorJson.Options.Encoder }))
        {
            json.WriteStartObject();
            if (Options is { TemplateName: { } name, Mode: not ImportMode.update })
            {
                json.WriteString("templateName", name);
            }

            Write(_attributes);
            if (Array.Exists(_dynamic, c => row.Cells[c.Index].Kind != CellKind.Empty))
            {
                json.WriteStartObject("dynamicData");
                Write(_dynamic);
                json.WriteEndObject();
            }

            json.WriteEndObject();

            void Write(ImportColumn[] columns)
            {
                foreach (var column in columns)
                {
                    if (row.Cells[column.Index] is { Kind: not CellKind.Empty } cell && column.Write(json, cell, _rules) is { } wrong)
                    {
                        error ??= new(column.Name, wrong);
                    }
                }
            }
        }

        var key = _key is null ? "" : Cells.Shown(row.Cells[_key.Index]).Trim();
        key = _rules.IsGuarded ? Cells.Unguarded(key) : key;
        if (_key is not null && key.Length == 0)
        {
            error ??= new(_key.Name, $"is empty; it must name the pass, as {Options.Key}");
        }

        return new(row, error is null ? JsonElement.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) : default, key, error);
    }

    /// <summary>The cells of a row for the file of refused rows.</summary>
    public List<string> Resent(TableRow row) => ResentCells.Of(row, _width, _rules, _numbers.Contains);

    /// <summary>The file's name of the column that a problem is about; null: it is about the row.</summary>
    public string? ColumnOf(string path) =>
        _attributes.Concat(_dynamic).FirstOrDefault(c => path == c.Path || path.StartsWith(c.Path + ".", StringComparison.Ordinal))?.Name
        ?? (path == Options.Key.ToString() ? _key?.Name : null);

    private static void RefuseTwice(IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (names.FirstOrDefault(n => !seen.Add(n)) is { } twice)
        {
            throw new TableException($"The header has the column \"{twice}\" twice", row: 1, twice);
        }
    }

    private static ImportPlan Checked(
        ImportPlan plan,
        List<ImportColumn> columns,
        List<string> unknown,
        IReadOnlyList<string> names,
        IReadOnlyList<DynamicKey>? keys
    )
    {
        if (columns.Count == 0)
        {
            throw new TableException($"No column of the file sets anything of a pass; it has {Listed(names)}. Name them in mapping");
        }

        if (plan.Options.Mode != ImportMode.issue && plan._key is null)
        {
            throw new TableException(
                $"No column is {plan.Options.Key}, by which the passes are found; the file has {Listed(names)}. Name it in mapping"
            );
        }

        if (plan.Options is { TemplateName: null, DateFormat: not null } && plan._dynamic.Length > 0)
        {
            throw new TableException(
                "templateName is needed where dateFormat is said and dynamic data is set: its keys tell which columns hold dates"
            );
        }

        if (plan.Options.Mode == ImportMode.issue && columns.TrueForAll(c => c.Kind == ColumnKind.PassId))
        {
            throw new TableException("The only known column is the passes' id, which the server chooses for new passes");
        }

        // What an export and a file of refused rows hold beside the values.
        unknown.Remove(plan.ErrorColumn);
        if (plan.Options.UnknownColumns == UnknownColumns.refuse && unknown.Count > 0)
        {
            throw new TableException(
                $"unknownColumns is refuse, and the file has columns that nothing knows: {Listed(unknown)}; {Hint(keys)}"
            );
        }

        plan.Warnings.AddRange(
            unknown.Select(n => $"column \"{Short(n)}\" is not imported: it is nothing that a file can set; {Hint(keys)}")
        );
        return plan;
    }
}
