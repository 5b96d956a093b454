using System.Text.Json.Nodes;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What was typed at the other of a template's two designs and is not saved yet. Hidden inputs hold it while this one is edited,
/// under the names that they had there with a prefix, so that it needs no script and no memory of a server's.</summary>
internal static class OtherSide
{
    private const string Prefix = "other.",
        Gone = "gone";

    // Of the page, or of how the pass is looked at.
    private static readonly HashSet<string> _passing =
    [
        "form",
        "do",
        "template",
        "version",
        "side",
        "light",
        "device",
        "shown",
        "newTag",
        "newLanguage",
    ];

    /// <summary>What a form brings of it; null: nothing.</summary>
    public static DesignForm? Read(IFormCollection sent, JsonObject stored)
    {
        var typed = sent.Where(IsOther).ToDictionary(i => i.Key[Prefix.Length..], i => i.Value, StringComparer.Ordinal);
        return typed.Count == 0 ? null : DesignPost.Read(new FormCollection(typed), stored);
    }

    /// <summary>The inputs that hold it, for as long as the same design is edited.</summary>
    public static IReadOnlyList<(string Name, string Value)> Kept(IFormCollection sent) =>
        [.. sent.Where(IsOther).SelectMany(i => i.Value, (i, value) => (i.Key, value ?? ""))];

    /// <summary>The inputs that hold what is typed in the form itself, when the other design is shown next; none where it says what is
    /// stored.</summary>
    public static IReadOnlyList<(string Name, string Value)> Left(IFormCollection sent, DesignForm form, JsonObject stored) =>
        DesignChanges.Differs(form, stored) || form.Samples.Values.Any(s => s.Length > 0) || sent[Gone].Count > 0
            ?
            [
                .. sent.Where(i => !IsOther(i) && !_passing.Contains(i.Key))
                    .SelectMany(i => i.Value, (i, value) => (Prefix + i.Key, value ?? "")),
            ]
            : [];

    /// <summary>The pictures that are to go, of both designs.</summary>
    public static IEnumerable<string> GoneOf(IFormCollection sent) =>
        new[] { Gone, Prefix + Gone }.SelectMany(n => sent[n]).OfType<string>();

    private static bool IsOther(KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> input) =>
        input.Key.StartsWith(Prefix, StringComparison.Ordinal);
}
