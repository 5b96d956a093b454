using System.Globalization;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A colour: <c>{red,green,blue}</c> in any order, <c>#RRGGBB</c>, <c>RRGGBB</c>, or with placeholders.</summary>
internal sealed class DesignColor : IFilled
{
    private const string Allowed = "{\"red\",\"green\",\"blue\"} from 0 to 255 or a string \"#RRGGBB\"";

    private static readonly string[] _names = ["red", "green", "blue"];

    private readonly PlaceholderText[] _parts;
    private readonly string? _fixed;

    private DesignColor(PlaceholderText[] parts)
    {
        _parts = parts;
        _fixed = parts.All(p => p.IsLiteral) && Rgb(parts.Select(p => p.Raw).ToArray(), out var rgb) ? rgb : null;
    }

    /// <summary>The colour that all passes have; null where it comes from their values.</summary>
    public string? Fixed => _fixed;

    public IReadOnlyList<string> Keys => [.. _parts.SelectMany(p => p.Keys)];

    public static DesignColor? Read(DesignNode node)
    {
        if (node.Kind == JsonValueKind.Object)
        {
            return node.IsObject() ? ReadParts(node) : null;
        }

        if (node.Text(allowed: Allowed) is not { } text)
        {
            return null;
        }

        if (text.IsLiteral && !PassColor.TryRead(text.Raw, out _))
        {
            node.Fault($"\"{Shown.Short(text.Raw)}\" must be {Allowed}");
            return null;
        }

        return new([text]);
    }

    public void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, PassContent content)
    {
        if (_fixed is not null)
        {
            json.WriteString(name, _fixed);
            return;
        }

        var parts = Array.ConvertAll(_parts, p => p.Fill(content));
        if (!parts.All(string.IsNullOrEmpty))
        {
            Rgb(parts, out var rgb);
            json.WriteString(name, rgb);
        }
    }

    /// <summary>The parts that one pass fills with no number from 0 to 255; none where the colour is one text.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Keys, string Message)> Faults(PassContent content)
    {
        if (_fixed is not null || _parts.Length != _names.Length)
        {
            yield break;
        }

        foreach (var (name, part) in _names.Zip(_parts))
        {
            if (part.Fill(content) is var text && !TryByte(text, out _))
            {
                yield return (name, part.Keys, $"\"{Shown.Short(text)}\" must be a whole number from 0 to 255");
            }
        }
    }

    private static DesignColor? ReadParts(DesignNode node)
    {
        var parts = new List<PlaceholderText>(3);
        foreach (var name in _names)
        {
            var part = node[name];
            if (!part.Exists)
            {
                part.Fault("is missing; must be a whole number from 0 to 255");
            }
            else if (part.Text(numbers: true, "a whole number from 0 to 255") is { } text)
            {
                if (text.IsLiteral && !TryByte(text.Raw, out _))
                {
                    part.Fault($"{Shown.Short(text.Raw)} must be a whole number from 0 to 255");
                    continue;
                }

                parts.Add(text);
            }
        }

        return parts.Count == 3 ? new([.. parts]) : null;
    }

    private static bool Rgb(string[] parts, out string rgb)
    {
        if (parts.Length == 1)
        {
            return PassColor.TryRead(parts[0], out rgb);
        }

        if (TryByte(parts[0], out var red) && TryByte(parts[1], out var green) && TryByte(parts[2], out var blue))
        {
            rgb = PassColor.Rgb(red, green, blue);
            return true;
        }

        rgb = $"rgb({parts[0]}, {parts[1]}, {parts[2]})";
        return false;
    }

    private static bool TryByte(string text, out int value)
    {
        value = 0;
        if (
            !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number is < 0 or > 255
            || number != decimal.Truncate(number)
        )
        {
            return false;
        }

        value = (int)number;
        return true;
    }
}
