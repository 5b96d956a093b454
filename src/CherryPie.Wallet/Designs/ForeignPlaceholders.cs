using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CherryPie.Wallet;

/// <summary>Texts of a foreign design that look like placeholders. They become some: each is a key whose default is the text itself, so
/// that a pass without values shows what the design showed.</summary>
/// <param name="declared">Keys that need none.</param>
/// <param name="mostKeys">How many there may be in all.</param>
public sealed class ForeignPlaceholders(IEnumerable<string> declared, int mostKeys)
{
    // As PlaceholderText reads them.
    private static readonly Regex _placeholder = new(@"(?:#|\$|# )\{([^{}]*)\}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    private const int LongestKey = 64;
    private readonly HashSet<string> _declared = new(declared, StringComparer.Ordinal);
    private readonly OrderedDictionary<string, string> _keyOfText = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(declared, StringComparer.Ordinal);

    /// <summary>What was found, by key: the text that is its default.</summary>
    public IEnumerable<(string Key, string Text)> Found => _keyOfText.Select(k => (k.Value, k.Key));

    /// <summary>Whether a text holds any.</summary>
    internal static bool Has(string text) => _placeholder.IsMatch(text);

    /// <summary>The text with each as a placeholder of a key that may be declared.</summary>
    /// <param name="text">A text of the design.</param>
    /// <returns>The text, changed only where a key has letters that none may have, or is another's.</returns>
    /// <exception cref="InvalidDataException">There are more keys than allowed.</exception>
    public string Take(string text) => _placeholder.Replace(text, m => Take(m.Value, m.Groups[1].Value.Trim()));

    /// <summary>The same of all texts in a tree.</summary>
    /// <param name="node">An object, array or value.</param>
    /// <returns>The tree, changed in place; a text of its own is returned anew.</returns>
    public JsonNode? Take(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (Take(value) is var taken && !ReferenceEquals(taken, value))
                    {
                        members[name] = taken;
                    }
                }

                return members;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (Take(items[i]) is var taken && !ReferenceEquals(taken, items[i]))
                    {
                        items[i] = taken;
                    }
                }

                return items;
            case JsonValue value when value.TryGetValue<string>(out var text) && Take(text) is var kept && kept != text:
                return JsonValue.Create(kept);
            default:
                return node;
        }
    }

    private string Take(string text, string key)
    {
        if (_declared.Contains(key))
        {
            return text;
        }

        if (!_keyOfText.TryGetValue(text, out var own))
        {
            own = Free(string.Concat(key.Select(c => IsAllowed(c) ? c : '_').Take(LongestKey)));
            if (_taken.Count >= mostKeys)
            {
                throw new InvalidDataException($"The design holds more than {mostKeys} texts that look like placeholders.");
            }

            _taken.Add(own);
            _keyOfText.Add(text, own);
        }

        return own == key ? text : $"#{{{own}}}";
    }

    private string Free(string key)
    {
        key = key.Length == 0 ? "key" : key;
        for (var (free, number) = (key, 2); ; number++)
        {
            if (!_taken.Contains(free))
            {
                return free;
            }

            var suffix = "_" + number.ToString(CultureInfo.InvariantCulture);
            free = key[..Math.Min(key.Length, LongestKey - suffix.Length)] + suffix;
        }
    }

    private static bool IsAllowed(char c) =>
        !char.IsWhiteSpace(c) && !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format;
}
