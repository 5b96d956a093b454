using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Tables;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What a column of a file sets of a pass.</summary>
internal enum ColumnKind
{
    Text,
    Flag,
    Time,
    Json,
    DynamicValue,

    /// <summary>The pass's own id: it names the pass and sets nothing.</summary>
    PassId,
}

/// <param name="Index">Where it stands in the file.</param>
/// <param name="Name">The file's name for it.</param>
/// <param name="Target">The attribute; of dynamic data the key alone.</param>
/// <param name="Kind">How its cells are read.</param>
/// <param name="Type">Of a dynamic key; null of an attribute.</param>
internal sealed record ImportColumn(int Index, string Name, string Target, ColumnKind Kind, DynamicKeyType? Type = null)
{
    private const string DynamicData = "dynamicData.";

    /// <summary>The path of problems that are about it.</summary>
    public string Path => Kind == ColumnKind.DynamicValue ? DynamicData + Target : Target;

    /// <returns>Null where the target is nothing that a file can set.</returns>
    /// <param name="target">An attribute, <c>dynamicData.key</c> or, by itself, a key.</param>
    /// <param name="keys">The template's; null: of any template, and keys must be named with dynamicData.</param>
    public static ImportColumn? Of(int index, string name, string target, IReadOnlyList<DynamicKey>? keys)
    {
        if (target.StartsWith(DynamicData, StringComparison.OrdinalIgnoreCase))
        {
            return keys is null
                ? new(index, name, target[DynamicData.Length..], ColumnKind.DynamicValue)
                : Key(target[DynamicData.Length..]);
        }

        if (target.Equals("passId", StringComparison.OrdinalIgnoreCase) || target.Equals("id", StringComparison.OrdinalIgnoreCase))
        {
            return new(index, name, "passId", ColumnKind.PassId);
        }

        var attribute = Array.Find(PassRequest.Attributes, a => a.Name.Equals(target, StringComparison.OrdinalIgnoreCase));
        return attribute switch
        {
            PassAttributes.Text { Name: not "templateName" } => new(index, name, attribute.Name, ColumnKind.Text),
            PassAttributes.Flag => new(index, name, attribute.Name, ColumnKind.Flag),
            PassAttributes.Time => new(index, name, attribute.Name, ColumnKind.Time),
            PassAttributes.Json { Name: not "dynamicData" } => new(index, name, attribute.Name, ColumnKind.Json),
            null => Key(target),
            _ => null,
        };

        ImportColumn? Key(string key)
        {
            var found =
                keys?.FirstOrDefault(k => k.Key == key) ?? keys?.FirstOrDefault(k => k.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
            return found is null ? null : new(index, name, found.Key, ColumnKind.DynamicValue, found.Type);
        }
    }

    /// <summary>Writes the value of a cell that is not empty.</summary>
    /// <returns>What is wrong with it; null when it is written.</returns>
    public string? Write(Utf8JsonWriter json, Cell cell, CellRules rules)
    {
        var (value, error) = ImportCells.Value(cell, Kind, Type, rules);
        if (error is not null || value is null)
        {
            return error;
        }

        switch (Kind)
        {
            case ColumnKind.Flag:
                json.WriteBoolean(Target, value == "true");
                break;
            case ColumnKind.Json:
                json.WritePropertyName(Target);
                json.WriteRawValue(value);
                break;
            default:
                json.WriteString(Target, value);
                break;
        }

        return null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Path})");
}
