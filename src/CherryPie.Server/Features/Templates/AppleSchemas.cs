using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>What the API document says of attributes that bear Apple's own names, from the table that they are read by.</summary>
internal static class AppleSchemas
{
    private const string Semantics = "semantics";

    /// <summary>Attributes of each field.</summary>
    public static readonly (string Name, Schema Schema)[] OfField = [.. PassKey.OfField.Select(k => Property(k, null, null))];

    /// <summary>Attributes of a design.</summary>
    /// <param name="fields">Its lists of fields.</param>
    /// <param name="backFields">Those on the back.</param>
    public static (string Name, Schema Schema)[] OfDesign(Schema fields, Schema backFields) =>
        [
            .. PassKey.OfDesign.Select(k => Property(k, fields, backFields)),
            ("additionalInfoFields?", fields with { Text = "iOS 18: further fields below a posterEventTicket." }),
            (
                "raw?",
                Schema.Object(
                    "Further keys of pass.json as they are, for what Apple adds later. Keys that the server or another attribute sets are "
                        + "refused."
                )
            ),
        ];

    /// <summary>Attributes that one pass may have of its own. Objects are merged over the design's.</summary>
    public static readonly (string Name, Schema Schema)[] OfPass =
    [
        .. PassKey
            .OfDesign.Where(k => k.IsData && k.Name is not ("associatedStoreIdentifiers" or "maxDistance"))
            .Select(k => Property(k, null, null)),
    ];

    private static (string Name, Schema Schema) Property(PassKey key, Schema? fields, Schema? backFields)
    {
        var text = $"iOS {key.Since}{(key.Of.Count == 0 ? "" : $", {string.Join(", ", key.Of)}")}: {Lower(key.Text)}";
        return (key.IsRequired ? key.Name : key.Name + "?", Of(key, text, fields, backFields));
    }

    private static Schema Of(PassKey key, string text, Schema? fields, Schema? backFields)
    {
        if (key.Kind == "[field]")
        {
            var list = key.Name == "backFields" ? backFields : fields;
            return list is null ? Schema.List(text, Schema.Object("A field, as in a design.")) : list with { Text = text };
        }

        if (key.Members.Count == 0)
        {
            return key.Kind switch
            {
                "string" when key.Words.Count > 0 => Word(text, key),
                "string" => Schema.String(text),
                "[string]" when key.Words.Count > 0 => Schema.List(text, Word("One.", key)),
                "[string]" => Schema.List(text, Schema.String("One.")),
                "[number]" => Schema.List(text, Schema.Anything("A number, or a string with one or with a placeholder.")),
                _ => Schema.Anything($"{text} {key.Kind[..1].ToUpperInvariant()}{key.Kind[1..]}, or a placeholder for it."),
            };
        }

        var members = Schema.Object(key.IsList ? "One." : text, [.. key.Members.Select(m => Property(m, fields, backFields))]);
        var named =
            key.Name == Semantics
                ? members.Named(key.Members.Any(m => m.Name == "venuePlaceID") ? "UpcomingSemanticTags" : "SemanticTags")
                : members;
        return key.IsList ? Schema.List(text, named) : named;
    }

    private static Schema Word(string text, PassKey key) =>
        Schema.OneOf(text, Schema.Word("One of these.", [.. key.Words]), Schema.String("A placeholder.", pattern: @"[#$] ?\{"));

    private static string Lower(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
