using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A JSON value that lists its members when the first one is asked for. Most attributes that a check asks for are not there,
/// and to look through the JSON for each took half of the lint's time.</summary>
/// <param name="element">The value.</param>
/// <param name="name">Its name in its object; empty for other values.</param>
internal sealed class JsonEntry(JsonElement element, string name)
{
    private JsonEntry[]? _members;

    public JsonElement Element => element;

    /// <summary>Kept, because a check asks for it several times and the document looks it up each time.</summary>
    public JsonValueKind Kind { get; } = element.ValueKind;

    public string Name => name;

    /// <returns>The last of several; null where there is none, or this is no object.</returns>
    public JsonEntry? Member(string named, bool isStrict)
    {
        var members = Members(isStrict);
        for (var i = members.Length - 1; i >= 0; i--)
        {
            var found = members[i].Name;
            if (isStrict ? found == named : found.Equals(named, StringComparison.OrdinalIgnoreCase))
            {
                return members[i];
            }
        }

        return null;
    }

    /// <returns>All members in their order; none for what is no object.</returns>
    public JsonEntry[] Members(bool isStrict) => _members ??= Kind == JsonValueKind.Object ? List(isStrict) : [];

    private JsonEntry[] List(bool isStrict)
    {
        var members = new JsonEntry[element.GetPropertyCount()];
        var at = 0;
        foreach (var member in element.EnumerateObject())
        {
            members[at++] = new JsonEntry(member.Value, NameOf(member, isStrict));
        }

        return members;
    }

    private static string NameOf(JsonProperty member, bool isStrict)
    {
        try
        {
            return JsonNames.Of(member);
        }
        catch (InvalidOperationException) when (!isStrict)
        {
            return "\uFFFD";
        }
    }
}
