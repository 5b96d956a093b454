using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary><c>userInfo</c>: JSON for the linked app, as an object or as a string holding JSON; placeholders are replaced in its string
/// leaves.</summary>
internal abstract record DesignUserInfo : IFilled
{
    private const string Allowed = "an object, or a string that holds JSON, with placeholders only inside its strings";

    /// <summary>Deep enough for any app, shallow enough for any reader.</summary>
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 32 };

    public static DesignUserInfo? Read(DesignNode node)
    {
        if (node.Kind is JsonValueKind.Object or JsonValueKind.Array)
        {
            return Compile(node);
        }

        if (node.Text(allowed: Allowed) is not { } text)
        {
            return null;
        }

        if (Parse(text.Raw) is { } json)
        {
            return Compile(new(json, node.Path(), node.Reading));
        }

        if (text.IsWholePlaceholder)
        {
            return new Whole(text);
        }

        node.Fault($"must be {Allowed}");
        return null;
    }

    /// <summary>None for JSON: what is wrong with it does not come from the values in its strings.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    public abstract void Write(Utf8JsonWriter json, PassContent content);

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, _options);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Compiles any JSON.</summary>
    public static DesignUserInfo Compile(DesignNode node) =>
        node.Kind switch
        {
            JsonValueKind.Object => new Members([.. node.Members().Select(m => KeyValuePair.Create(m.Key, Compile(m.Value)))]),
            JsonValueKind.Array => new Items([.. node.Items("an array").Select(Compile)]),
            JsonValueKind.String => new Leaf(node.Text() ?? PlaceholderText.Literal("")),
            _ => new Raw(node.Element.GetRawText()),
        };

    private sealed record Members(KeyValuePair<string, DesignUserInfo>[] Values) : DesignUserInfo
    {
        public override void Write(Utf8JsonWriter json, PassContent content)
        {
            json.WriteStartObject();
            foreach (var (name, value) in Values)
            {
                json.WritePropertyName(name);
                value.Write(json, content);
            }

            json.WriteEndObject();
        }
    }

    private sealed record Items(DesignUserInfo[] Values) : DesignUserInfo
    {
        public override void Write(Utf8JsonWriter json, PassContent content)
        {
            json.WriteStartArray();
            foreach (var value in Values)
            {
                value.Write(json, content);
            }

            json.WriteEndArray();
        }
    }

    private sealed record Leaf(PlaceholderText Text) : DesignUserInfo
    {
        public override void Write(Utf8JsonWriter json, PassContent content) => json.WriteStringValue(Text.Fill(content));
    }

    private sealed record Raw(string Json) : DesignUserInfo
    {
        public override void Write(Utf8JsonWriter json, PassContent content) => json.WriteRawValue(Json);
    }

    /// <summary>A placeholder alone: the pass's value is the JSON.</summary>
    private sealed record Whole(PlaceholderText Text) : DesignUserInfo
    {
        public override IReadOnlyList<string> Keys => Text.Keys;

        public override void Write(Utf8JsonWriter json, PassContent content)
        {
            var text = Text.Fill(content);
            if (Parse(text) is { } element)
            {
                Compile(new(element, "", new([], TimeZoneInfo.Utc, null))).Write(json, content);
            }
            else
            {
                json.WriteStringValue(text);
            }
        }
    }
}
