using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>One of the arrays of fields.</summary>
internal sealed record DesignFields(string Name, string Path, IReadOnlyList<DesignFields.Part> Parts)
{
    private static readonly (string Name, string Attribute)[] _groups =
    [
        ("header", "header"),
        ("primary", "primary"),
        ("secondary", "secondary"),
        ("auxiliary", "auxiliary"),
        ("back", "back"),
        ("additionalInfo", "additionalInfoFields"),
    ];

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
        var groups = _groups.Select(g => (g.Name, Node: design[g.Attribute], Nodes: Flat(design[g.Attribute], g.Name == "back"))).ToList();
        foreach (var node in groups.SelectMany(g => g.Nodes).SelectMany(n => n.Fields))
        {
            keys.Reserve(node["itemName"]);
        }

        return [.. groups.Select(g => new DesignFields(g.Name, g.Node.Path(), ReadParts(g.Name, g.Nodes, keys)))];
    }

    /// <summary>One array by itself.</summary>
    /// <param name="node">The array.</param>
    /// <param name="name">Its name in pass.json without <c>Fields</c>.</param>
    public static DesignFields ReadAlone(DesignNode node, string name)
    {
        var keys = new FieldKeys();
        var nodes = Flat(node, name == "back");
        foreach (var field in nodes.SelectMany(n => n.Fields))
        {
            keys.Reserve(field["itemName"]);
        }

        return new(name, node.Path(), ReadParts(name, nodes, keys));
    }

    public void Write(PassWriter pass)
    {
        pass.Note(_jsonName, Path);
        if (Parts.Count > 0)
        {
            pass.Json.WritePropertyName(_jsonName);
            WriteItems(pass, _jsonName);
        }
    }

    /// <summary>Writes the array behind its name.</summary>
    public void WriteItems(PassWriter pass, ReadOnlySpan<byte> place)
    {
        pass.Json.WriteStartArray();
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
                field.Write(pass.Item(place, index++, field.Path));
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
                fields.Add(DesignField.Read(node, key, name));
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
