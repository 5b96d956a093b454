global using DesignNode = CherryPie.Wallet.JsonCursor<CherryPie.Wallet.DesignReading>;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>What a design reads from its JSON: texts with placeholders, and attributes that keep their path.</summary>
internal static class DesignNodes
{
    /// <summary>Reads the attribute here, and keeps what the caller calls it.</summary>
    public static DesignAttribute<T> As<T>(this DesignNode node, Func<DesignNode, T?> read)
        where T : class, IFilled => new(node.Path(), read(node), node.Reading.IsOfPass);

    /// <summary>As above, of a text.</summary>
    public static DesignAttribute<PlaceholderText> AsText(this DesignNode node, bool numbers = false) =>
        new(node.Path(), node.Text(numbers), node.Reading.IsOfPass);

    /// <summary>A text; null where absent or empty. Numbers are a fault unless they are allowed.</summary>
    public static PlaceholderText? Text(this DesignNode node, bool numbers = false, string allowed = "a string")
    {
        if (node.Kind == JsonValueKind.Number && numbers)
        {
            return PlaceholderText.Literal(NumberText.Plain(node.Element.GetRawText()));
        }

        if (node.Kind != JsonValueKind.String)
        {
            if (node.Exists)
            {
                node.Fault($"must be {allowed}");
            }

            return null;
        }

        return node.PlainText switch
        {
            null => node.Refused("holds half of a surrogate pair; must be valid Unicode"),
            "" => null,
            var text => node.Reading.Text(text),
        };
    }

    /// <summary>A text without placeholders, as it is; null where absent, empty or no text.</summary>
    public static string? Plain(this DesignNode node) => node.PlainText is { Length: > 0 } text ? text : null;

    /// <summary>True, false, or a placeholder for them.</summary>
    public static PlaceholderText? Flag(this DesignNode node) =>
        node.Kind switch
        {
            JsonValueKind.True => PlaceholderText.Literal("true"),
            JsonValueKind.False => null,
            JsonValueKind.String when node.Plain() is null => null,
            JsonValueKind.String => node.Text() is { } text && (!text.IsLiteral || bool.TryParse(text.Raw, out _))
                ? text
                : node.Refused("must be true or false"),
            _ => node.Exists ? node.Refused("must be true or false") : null,
        };

    /// <summary>Notes a fault; there is no text then.</summary>
    public static PlaceholderText? Refused(this DesignNode node, string message)
    {
        node.Fault(message);
        return null;
    }
}
