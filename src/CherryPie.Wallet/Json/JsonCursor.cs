using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A value in a JSON text or an attribute that is not there, its path, and where findings about it go.
/// Paths are spelled out for findings only: JSON without a fault costs no strings.</summary>
/// <typeparam name="TReading">What the cursors of one text share.</typeparam>
public readonly struct JsonCursor<TReading>
    where TReading : JsonReading
{
    private readonly JsonEntry? _entry;

    // The value's own path, or that of its object where a name is given.
    private readonly JsonPath _path;
    private readonly string? _name;

    /// <summary>A cursor on the outermost value.</summary>
    /// <param name="element">The value. It must outlive the cursor: the cursor does not copy it.</param>
    /// <param name="path">What findings call the value; empty where paths begin with its attributes.</param>
    /// <param name="reading">Takes the findings.</param>
    public JsonCursor(JsonElement element, string path, TReading reading)
        : this(new JsonEntry(element, ""), new(null, path, 0), null, reading) { }

    private JsonCursor(JsonEntry? entry, JsonPath path, string? name, TReading reading)
    {
        _entry = entry;
        _path = path;
        _name = name;
        Reading = reading;
    }

    /// <summary>What all cursors of this text share.</summary>
    public TReading Reading { get; }

    /// <summary>The value; of kind <see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    public JsonElement Element => _entry?.Element ?? default;

    /// <summary>The value's kind; <see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    public JsonValueKind Kind => _entry?.Kind ?? JsonValueKind.Undefined;

    /// <summary>Whether there is a value. Null is one in a strict reading only.</summary>
    public bool Exists =>
        Kind switch
        {
            JsonValueKind.Undefined => false,
            JsonValueKind.Null => Reading.IsStrict,
            _ => true,
        };

    /// <summary>The string as it stands; null for every other kind and for a string that is not valid Unicode.</summary>
    public string? PlainText
    {
        get
        {
            try
            {
                return Kind == JsonValueKind.String ? Element.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <summary>The length of an array; 0 for every other kind.</summary>
    public int Count => Kind == JsonValueKind.Array ? Element.GetArrayLength() : 0;

    internal JsonPath Where => _name is null ? _path : new(_path, _name, 0);

    /// <summary>An attribute of an object, the last of several with the name; one that does not exist for every other kind.</summary>
    /// <param name="name">Its name; <see cref="JsonReading.IsStrict"/> says whether letter case counts.</param>
    public JsonCursor<TReading> this[string name] => new(_entry?.Member(name, Reading.IsStrict), Where, name, Reading);

    /// <summary>Spells out a path such as <c>passbook.header[0].format</c>.</summary>
    /// <param name="name">An attribute of this value; null for the value itself.</param>
    public string Path(string? name = null) => (name is null ? Where : new(Where, name, 0)).ToString();

    /// <summary>Adds a finding about this value.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public void Fault(string message) => Reading.Findings.Add(new(Path() is { Length: > 0 } path ? path : Reading.Name, message));

    /// <summary>The elements of an array; none, and a finding, for anything else that exists.</summary>
    /// <param name="allowed">What the finding says after "must be".</param>
    public IReadOnlyList<JsonCursor<TReading>> Items(string allowed)
    {
        if (Exists && Kind != JsonValueKind.Array)
        {
            Fault($"must be {allowed}");
        }

        return Count == 0 ? [] : Elements();
    }

    /// <summary>The members of an object by name as it stands, the last of several; none for every other kind.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonCursor<TReading>>> Members()
    {
        var members = new OrderedDictionary<string, JsonCursor<TReading>>(StringComparer.Ordinal);
        var path = Where;
        foreach (var member in _entry?.Members(Reading.IsStrict) ?? [])
        {
            members[member.Name] = new(member, path, member.Name, Reading);
        }

        return [.. members];
    }

    /// <summary>Whether this is an object with at least one member; adds a finding for anything else that exists but an empty
    /// object.</summary>
    /// <param name="allowed">What the finding says after "must be".</param>
    public bool IsObject(string allowed = "an object")
    {
        if (Exists && Kind != JsonValueKind.Object)
        {
            Fault($"must be {allowed}");
        }

        return Kind == JsonValueKind.Object && Element.GetPropertyCount() > 0;
    }

    /// <summary>Whether this is a JSON number that a double can hold.</summary>
    /// <param name="number">The number, where this is one.</param>
    public bool IsNumber(out double number)
    {
        number = 0;
        return Kind == JsonValueKind.Number && Element.TryGetDouble(out number) && double.IsFinite(number);
    }

    /// <summary>The names of an object's members as they stand; none for every other kind.</summary>
    internal IEnumerable<string> Names() => (_entry?.Members(Reading.IsStrict) ?? []).Select(m => m.Name);

    private List<JsonCursor<TReading>> Elements()
    {
        var path = Where;
        var elements = new List<JsonCursor<TReading>>(Count);
        foreach (var element in Element.EnumerateArray())
        {
            elements.Add(new(new JsonEntry(element, ""), new(path, null, elements.Count), null, Reading));
        }

        return elements;
    }
}
