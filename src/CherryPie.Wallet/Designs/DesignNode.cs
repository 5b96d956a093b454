using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A place in a design: its JSON, what the caller calls it, and where faults go. Never throws, whatever the JSON.</summary>
internal readonly struct DesignNode(JsonElement element, string path, DesignReading reading)
{
    public JsonElement Element => element;

    public string Path => path;

    public DesignReading Reading => reading;

    public JsonValueKind Kind => element.ValueKind;

    /// <summary>Null counts as absent.</summary>
    public bool Exists => Kind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>An attribute; letter case is free, the last of several wins.</summary>
    public DesignNode this[string name]
    {
        get
        {
            JsonElement found = default;
            if (Kind == JsonValueKind.Object)
            {
                foreach (var property in element.EnumerateObject())
                {
                    if (string.Equals(Name(property), name, StringComparison.OrdinalIgnoreCase))
                    {
                        found = property.Value;
                    }
                }
            }

            return new(found, path.Length == 0 ? name : path + "." + name, reading);
        }
    }

    /// <summary>Reads the attribute here, and keeps what the caller calls it.</summary>
    public DesignAttribute<T> As<T>(Func<DesignNode, T?> read)
        where T : class, IFilled => new(path, read(this), reading.IsOfPass);

    /// <summary>As above, of a text.</summary>
    public DesignAttribute<PlaceholderText> AsText(bool numbers = false) => new(path, Text(numbers), reading.IsOfPass);

    public void Fault(string message) => reading.Findings.Add(new(path, message));

    /// <summary>The elements of an array; a fault and none for anything else that exists.</summary>
    public IReadOnlyList<DesignNode> Items(string allowed)
    {
        if (Kind != JsonValueKind.Array)
        {
            if (Exists)
            {
                Fault($"must be {allowed}");
            }

            return [];
        }

        var items = new List<DesignNode>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            items.Add(new(item, $"{path}[{items.Count}]", reading));
        }

        return items;
    }

    /// <summary>The members of an object, the last of several with a name.</summary>
    public IReadOnlyList<KeyValuePair<string, DesignNode>> Members()
    {
        var members = new Dictionary<string, DesignNode>(StringComparer.Ordinal);
        if (Kind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                var name = Name(property);
                members[name] = new(property.Value, path + "." + name, reading);
            }
        }

        return [.. members];
    }

    /// <summary>Whether this is an object with something in it; a fault for anything else that exists.</summary>
    public bool IsObject(string allowed = "an object")
    {
        if (Exists && Kind != JsonValueKind.Object)
        {
            Fault($"must be {allowed}");
        }

        return Kind == JsonValueKind.Object && element.EnumerateObject().MoveNext();
    }

    /// <summary>A text; null where absent or empty. Numbers are a fault unless they are allowed.</summary>
    public PlaceholderText? Text(bool numbers = false, string allowed = "a string")
    {
        if (Kind == JsonValueKind.Number && numbers)
        {
            return PlaceholderText.Literal(NumberText.Plain(element.GetRawText()));
        }

        if (Kind != JsonValueKind.String)
        {
            if (Exists)
            {
                Fault($"must be {allowed}");
            }

            return null;
        }

        return ReadString(element, out var text) switch
        {
            false => Refused("holds half of a surrogate pair; must be valid Unicode"),
            true when text.Length == 0 => null,
            _ => reading.Text(text),
        };
    }

    /// <summary>A text without placeholders, as it is; null where absent, empty or no text.</summary>
    public string? Plain() => Kind == JsonValueKind.String && ReadString(element, out var text) && text.Length > 0 ? text : null;

    /// <summary>True, false, or a placeholder for them.</summary>
    public PlaceholderText? Flag() =>
        Kind switch
        {
            JsonValueKind.True => PlaceholderText.Literal("true"),
            JsonValueKind.False => null,
            JsonValueKind.String when Plain() is null => null,
            JsonValueKind.String => Text() is { } text && (!text.IsLiteral || bool.TryParse(text.Raw, out _))
                ? text
                : Refused("must be true or false"),
            _ => Exists ? Refused("must be true or false") : null,
        };

    public PlaceholderText? Refused(string message)
    {
        Fault(message);
        return null;
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static bool ReadString(JsonElement element, out string text)
    {
        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
