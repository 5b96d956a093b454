using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A place in a pass.json under check. Never throws, whatever the JSON.</summary>
internal readonly struct LintNode(JsonElement element, string path, ICollection<PassFinding> findings)
{
    public JsonValueKind Kind => element.ValueKind;

    public bool Exists => Kind != JsonValueKind.Undefined;

    /// <summary>The string; null for anything else.</summary>
    public string? Text
    {
        get
        {
            try
            {
                return Kind == JsonValueKind.String ? element.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <summary>The length of an array, else 0.</summary>
    public int Count => Kind == JsonValueKind.Array ? element.GetArrayLength() : 0;

    public LintNode this[string name] =>
        new(Kind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default, path.Length == 0 ? name : path + "." + name, findings);

    public LintNode this[int index] => new(element[index], $"{path}[{index}]", findings);

    public void Fault(string message) => findings.Add(new(path.Length == 0 ? "pass.json" : path, message));

    public bool IsNumber(out double number)
    {
        number = 0;
        return Kind == JsonValueKind.Number && element.TryGetDouble(out number) && double.IsFinite(number);
    }

    /// <summary>The elements; a fault and none for anything else that exists.</summary>
    public IEnumerable<LintNode> Items(string allowed)
    {
        if (Exists && Kind != JsonValueKind.Array)
        {
            Fault($"must be {allowed}");
        }

        var self = this;
        return Count == 0 ? [] : Enumerable.Range(0, Count).Select(i => self[i]);
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
