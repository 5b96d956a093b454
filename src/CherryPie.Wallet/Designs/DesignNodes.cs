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

    /// <summary>As <see cref="JsonCursor{TReading}.Items"/>, where an element that is null is a fault too.</summary>
    /// <param name="node">The array.</param>
    /// <param name="allowed">What is said of anything else after "must be".</param>
    /// <param name="of">What an element must be.</param>
    public static IReadOnlyList<DesignNode> Items(this DesignNode node, string allowed, string of)
    {
        var items = node.Items(allowed);
        foreach (var item in items.Where(i => i.Kind == JsonValueKind.Null))
        {
            (item.Reading.IsOfPass ? item.Reading.Skipped : item.Reading.Findings).Add(new(item.Path(), $"is null; must be {of}"));
        }

        return items;
    }

    /// <summary>The first of two names of an attribute that is there, else the second.</summary>
    public static DesignNode Either(this DesignNode node, string name, string other) => node[name].Exists ? node[name] : node[other];

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
