using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A placeholder in the place of an object or a list: the pass's value is its JSON. Of a list it may be the one element.</summary>
internal sealed class AppleWhole(DesignNode node, PlaceholderText text, AppleType type) : AppleValue(node)
{
    private readonly DesignReading _reading = node.Reading;

    public override IReadOnlyList<string> Keys => text.Keys;

    public override bool IsEmpty(PassContent content) => text.Fill(content).Length == 0;

    public override void Write(PassWriter pass, ReadOnlySpan<byte> place)
    {
        if (!pass.Content.KeepsPlaceholders && Value(pass.Content) is { } value)
        {
            value.Write(pass.WithoutNotes, place);
        }
        else
        {
            // What is wrong with it, the lint says.
            pass.Json.WriteStringValue(text.Fill(pass.Content));
        }
    }

    /// <summary>What the pass's value is; null where it is none of the type.</summary>
    public AppleValue? Value(PassContent content)
    {
        var findings = new List<PassFinding>();
        var value = Parse(text.Fill(content)) is { } json
            ? type.Read(new(json, Path, new DesignReading(findings, _reading.Zone, null)))
            : null;
        return findings.Count == 0 ? value : null;
    }

    private JsonElement? Parse(string filled)
    {
        try
        {
            if (filled.TrimStart() is ['[' or '{', ..])
            {
                using var document = JsonDocument.Parse(filled, new JsonDocumentOptions { MaxDepth = 32 });
                return document.RootElement.Clone();
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }

        return type is AppleList { Item: AppleScalar } ? JsonSerializer.SerializeToElement(new[] { filled }) : null;
    }
}
