using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>How a value of a template's JSON is typed into an input.</summary>
internal enum ColumnKind
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>A number where it is one, else as it is: the API says what is wrong with it.</summary>
    Number,

    /// <summary><c>#rrggbb</c>.</summary>
    Color,

    /// <summary>A box that is ticked: <c>true</c>, else empty.</summary>
    Flag,

    /// <summary>A time by UTC, to the minute.</summary>
    Time,

    /// <summary>A list of words, one a line.</summary>
    Words,

    /// <summary>A list of numbers, one a line.</summary>
    Numbers,
}

/// <summary>An input of the designer and the attribute that it is of.</summary>
/// <param name="Name">The input's.</param>
/// <param name="Path">The attribute's, from the template or from the element of a list, with dots.</param>
/// <param name="Kind">How it is typed.</param>
/// <param name="Default">What the attribute means where it is missing.</param>
internal sealed record DesignColumn(string Name, string Path, ColumnKind Kind = ColumnKind.Text, string Default = "")
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm";
    private static readonly string[] _parts = ["red", "green", "blue"];

    /// <summary>What the input shows of an object that is stored.</summary>
    public string Read(JsonNode? owner) => Text(DesignPath.Find(owner, Path)) is { Length: > 0 } text ? text : Default;

    /// <summary>Puts what was typed into an object, unless it says what is there.</summary>
    public void Write(JsonObject owner, string typed)
    {
        if (typed == Read(owner))
        {
            return;
        }

        if (typed.Length > 0)
        {
            DesignPath.Put(owner, Path, Node(typed));
        }
        else if (Path.LastIndexOf('.') is var dot && (dot < 0 ? owner : DesignPath.Find(owner, Path[..dot])) is JsonObject inner)
        {
            inner.Remove(Path[(dot + 1)..]);
        }
    }

    /// <summary>Notes what was typed as a change of an object, where it is one.</summary>
    /// <param name="stored">The object.</param>
    /// <param name="changes">As PUT takes them: null takes away.</param>
    public void Change(JsonObject stored, JsonObject changes, string typed)
    {
        if (typed == Read(stored))
        {
            return;
        }

        DesignPath.Put(changes, Path, typed.Length == 0 ? null : Node(typed));
    }

    /// <summary>As browsers send the text of an input back: lines end in one way.</summary>
    public static string Normal(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\0", "", StringComparison.Ordinal);

    private string Text(JsonNode? node) =>
        (node?.GetValueKind(), Kind) switch
        {
            (JsonValueKind.Object, ColumnKind.Color) => Parts(node!.AsObject()),
            (JsonValueKind.String, ColumnKind.Color) => Hex(node!.GetValue<string>()),
            (JsonValueKind.String, ColumnKind.Time) => Iso8601.TryParse(node!.GetValue<string>(), out var time)
                ? time.UtcDateTime.ToString(Minutes, CultureInfo.InvariantCulture)
                : "",
            (JsonValueKind.String, _) => Normal(node!.GetValue<string>()),
            (JsonValueKind.False, ColumnKind.Flag) => "",
            (JsonValueKind.True or JsonValueKind.False, _) => node!.GetValue<bool>() ? "true" : "false",
            (JsonValueKind.Number, _) => node!.ToJsonString(),
            (JsonValueKind.Array, ColumnKind.Words or ColumnKind.Numbers) => Lines(node!.AsArray()),
            _ => "", // what is a list or an object has no input, and stays
        };

    private JsonNode? Node(string typed) =>
        Kind switch
        {
            ColumnKind.Number => Number(typed),
            ColumnKind.Words => List(typed, line => JsonValue.Create(line)),
            ColumnKind.Numbers => List(typed, Number),
            ColumnKind.Flag => JsonValue.Create(typed == "true"),
            ColumnKind.Time when typed.Length == Minutes.Length - 2 => JsonValue.Create(typed + ":00Z"),
            _ => JsonValue.Create(typed),
        };

    /// <summary>A number where it is one, else the text.</summary>
    public static JsonNode? Number(string typed) =>
        decimal.TryParse(
            typed,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? JsonValue.Create(number)
            : JsonValue.Create(typed);

    /// <summary>A list of what is typed, one a line.</summary>
    public static JsonArray List(string typed, Func<string, JsonNode?> element) =>
        new([.. typed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(element)]);

    /// <summary>The elements of a list, one a line; empty where one is a list or an object.</summary>
    public static string Lines(JsonArray list) =>
        list.All(n => n is JsonValue) ? string.Join('\n', list.Select(n => Normal(n!.ToString()))) : "";

    private static string Hex(string text) =>
        text.Length == 6 && text.All(char.IsAsciiHexDigit) ? "#" + text.ToLowerInvariant()
        : text.Length == 7 && text[0] == '#' ? text.ToLowerInvariant()
        : Normal(text);

    private static string Parts(JsonObject colour)
    {
        var parts = _parts.Select(p =>
            int.TryParse((colour[p] as JsonValue)?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && part is >= 0 and <= 255
                ? part.ToString("x2", CultureInfo.InvariantCulture)
                : null
        );
        return parts.Contains(null) ? "" : "#" + string.Concat(parts);
    }
}
