using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A place in a pass.json under check. Never throws, whatever the JSON.</summary>
internal readonly struct LintNode
{
    private readonly LintValue? _value;
    private readonly ICollection<PassFinding> _findings;

    // Paths are spelled out for faults only: a sound pass costs no strings. An element of an array knows its own path, an attribute its
    // parent's.
    private readonly LintPath _path;
    private readonly string? _name;

    public LintNode(JsonElement root, ICollection<PassFinding> findings)
        : this(new LintValue(root, ""), findings, new(null, null, 0), null) { }

    private LintNode(LintValue? value, ICollection<PassFinding> findings, LintPath path, string? name)
    {
        _value = value;
        _findings = findings;
        _path = path;
        _name = name;
    }

    public JsonValueKind Kind => Element.ValueKind;

    public bool Exists => Kind != JsonValueKind.Undefined;

    /// <summary>The string; null for anything else.</summary>
    public string? Text
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

    /// <summary>The length of an array, else 0.</summary>
    public int Count => Kind == JsonValueKind.Array ? Element.GetArrayLength() : 0;

    public LintNode this[string name] => new(_value?.Member(name), _findings, _name is null ? _path : new(_path, _name, null), name);

    private JsonElement Element => _value?.Element ?? default;

    private LintPath Path => _name is null ? _path : new(_path, _name, null);

    public void Fault(string message) => _findings.Add(new(Path.ToString() is { Length: > 0 } path ? path : "pass.json", message));

    public bool IsNumber(out double number)
    {
        number = 0;
        return Kind == JsonValueKind.Number && Element.TryGetDouble(out number) && double.IsFinite(number);
    }

    /// <summary>The elements; a fault and none for anything else that exists.</summary>
    public IReadOnlyList<LintNode> Items(string allowed)
    {
        if (Exists && Kind != JsonValueKind.Array)
        {
            Fault($"must be {allowed}");
        }

        return Count == 0 ? [] : Elements();
    }

    private List<LintNode> Elements()
    {
        var path = Path;
        var elements = new List<LintNode>(Count);
        foreach (var element in Element.EnumerateArray())
        {
            elements.Add(new(new LintValue(element, ""), _findings, new(path, null, elements.Count), null));
        }

        return elements;
    }

    /// <summary>A text that must be there and say something; null and a fault where it does not.</summary>
    public string? Required()
    {
        var text = Text;
        if (!string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        Fault("must be a text that is not empty");
        return null;
    }

    public void OptionalText()
    {
        if (Exists && Text is null)
        {
            Fault("must be a string");
        }
    }
}

/// <summary>A value of a pass.json. An object's members are listed when one is asked for: most that a check asks for are not there, and to
/// look through the JSON for each took half of its time.</summary>
/// <param name="element">The value.</param>
/// <param name="name">Its name in its object.</param>
internal sealed class LintValue(JsonElement element, string name)
{
    private readonly string _name = name;
    private LintValue[]? _members;

    public JsonElement Element => element;

    /// <returns>The last of several; null where there is none, or this is no object.</returns>
    public LintValue? Member(string named)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        _members ??= Members();
        for (var i = _members.Length - 1; i >= 0; i--)
        {
            if (_members[i]._name == named)
            {
                return _members[i];
            }
        }

        return null;
    }

    private LintValue[] Members()
    {
        var members = new LintValue[element.GetPropertyCount()];
        var at = 0;
        foreach (var member in element.EnumerateObject())
        {
            members[at++] = new LintValue(member.Value, member.Name);
        }

        return members;
    }
}

/// <summary>A path of pass.json, back to front.</summary>
/// <param name="Parent">Null for the root.</param>
/// <param name="Name">Name of an attribute.</param>
/// <param name="Index">Index in an array.</param>
internal sealed record LintPath(LintPath? Parent, string? Name, int? Index)
{
    public override string ToString() =>
        Parent is null ? ""
        : Index is not null ? $"{Parent}[{Index}]"
        : Parent.Parent is null ? Name!
        : $"{Parent}.{Name}";
}
