using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>An attribute that is a number, a numeric string, or a placeholder for one.</summary>
internal static class DesignNumber
{
    public static PlaceholderText? Read(DesignNode node, string allowed)
    {
        var text = node.Text(numbers: true, allowed);
        if (text is { IsLiteral: true } && !NumberText.IsNumber(text.Raw))
        {
            return node.Refused($"\"{Shown.Short(text.Raw)}\" must be {allowed}");
        }

        return text;
    }

    /// <summary>Writes the number; nothing for an empty one, its text for the lint where it is none.</summary>
    public static void Write(this PlaceholderText? number, Utf8JsonWriter json, ReadOnlySpan<byte> name, PassContent content)
    {
        if (number?.Fill(content) is { Length: > 0 } text)
        {
            NumberText.Write(json, name, text);
        }
    }

    /// <summary>Writes a text; nothing for an empty one.</summary>
    public static void WriteText(this PlaceholderText? text, Utf8JsonWriter json, ReadOnlySpan<byte> name, PassContent content)
    {
        if (text?.Fill(content) is { Length: > 0 } value)
        {
            json.WriteString(name, value);
        }
    }
}
