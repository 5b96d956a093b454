using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>One of the five arrays of fields.</summary>
internal sealed record DesignFields(string Name, string Path, IReadOnlyList<DesignFields.Part> Parts)
{
    public static readonly string[] Names = ["header", "primary", "secondary", "auxiliary", "back"];

    private readonly byte[] _jsonName = Encoding.UTF8.GetBytes(Name + "Fields");

    /// <summary>A field, or a group of back fields that a pass may replace.</summary>
    /// <param name="Fields">What the design shows.</param>
    /// <param name="DynamicKey">Which of the pass's <c>dynamicBackfields</c> replaces them.</param>
    /// <param name="KeyPrefix">What keys of replacements begin with.</param>
    public sealed record Part(IReadOnlyList<DesignField> Fields, string? DynamicKey, string KeyPrefix)
    {
        public IReadOnlyList<BackField>? Replacement(PassContent content) =>
            DynamicKey is not null && content.DynamicBackfields?.GetValueOrDefault(DynamicKey) is { } fields ? fields : null;
    }

    public static IReadOnlyList<DesignFields> ReadAll(DesignNode design)
    {
        var keys = new FieldKeys();
        var groups = Names.Select(name => (Name: name, Nodes: Flat(design[name], name == "back"))).ToList();
        foreach (var node in groups.SelectMany(g => g.Nodes).SelectMany(n => n.Fields))
        {
            keys.Reserve(node["itemName"]);
        }

        return [.. groups.Select(g => new DesignFields(g.Name, design[g.Name].Path(), ReadParts(g.Name, g.Nodes, keys)))];
    }

    public void Write(PassWriter pass)
    {
        pass.Note(_jsonName, Path);
        if (Parts.Count == 0)
        {
            return;
        }

        pass.Json.WriteStartArray(_jsonName);
        var index = 0;
        foreach (var part in Parts)
        {
            if (part.Replacement(pass.Content) is { } replacement)
            {
                WriteReplacement(pass, part, replacement, index);
                index += replacement.Count;
                continue;
            }

            foreach (var field in part.Fields)
            {
                field.Write(pass.Item(_jsonName, index++, field.Path));
            }
        }

        pass.Json.WriteEndArray();
    }

    private void WriteReplacement(PassWriter pass, Part part, IReadOnlyList<BackField> fields, int index)
    {
        var json = pass.Json;
        for (var i = 0; i < fields.Count; i++)
        {
            pass.NoteBackField(_jsonName, index + i, part.DynamicKey!, i);
            json.WriteStartObject();
            json.WriteString("key"u8, part.KeyPrefix + (i + 1).ToString(CultureInfo.InvariantCulture));
            if (!string.IsNullOrEmpty(fields[i].Label))
            {
                json.WriteString("label"u8, fields[i].Label);
            }

            json.WriteString("value"u8, fields[i].Value ?? "");
            json.WriteEndObject();
        }
    }

    private static List<Part> ReadParts(string name, List<(IReadOnlyList<DesignNode> Fields, string? DynamicKey)> nodes, FieldKeys keys)
    {
        var parts = new List<Part>(nodes.Count);
        var position = 0;
        foreach (var (fieldNodes, dynamicKey) in nodes)
        {
            var prefix = dynamicKey is null ? "" : keys.Prefix($"{name}{position + 1}_");
            var fields = new List<DesignField>(fieldNodes.Count);
            foreach (var node in fieldNodes)
            {
                var key = keys.For(node["itemName"], $"{name}{++position}");
                fields.Add(DesignField.Read(node, key, aligned: name is not ("primary" or "back"), detected: name == "back"));
            }

            parts.Add(new(fields, dynamicKey, prefix));
        }

        return parts;
    }

    /// <summary>Fields and groups of fields in the order shown: flat, or nested as <c>{defaultValue:[fields]}</c>.</summary>
    private static List<(IReadOnlyList<DesignNode> Fields, string? DynamicKey)> Flat(DesignNode node, bool nests)
    {
        var items = nests && node["defaultValue"].Kind == JsonValueKind.Array ? [node] : node.Items("an array of fields");
        var parts = new List<(IReadOnlyList<DesignNode>, string?)>();
        foreach (var item in items)
        {
            if (item.Kind != JsonValueKind.Object)
            {
                item.Fault("must be a field: an object with defaultLabel, defaultValue and format");
                continue;
            }

            var inner = item["defaultValue"];
            var key = nests ? item["dynamicBackfieldKey"].Plain() : null;
            IReadOnlyList<DesignNode> fields = nests && inner.Kind == JsonValueKind.Array ? Inner(inner) : [item];
            parts.Add((fields, key));
        }

        return parts;
    }

    private static List<DesignNode> Inner(DesignNode node)
    {
        var fields = new List<DesignNode>();
        foreach (var item in node.Items("an array of fields"))
        {
            if (item.Kind == JsonValueKind.Object)
            {
                fields.Add(item);
            }
            else
            {
                item.Fault("must be a field: an object with defaultLabel, defaultValue and format");
            }
        }

        return fields;
    }
}
