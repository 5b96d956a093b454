using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Finds translations of texts that a design does not have: phones translate by exact match, so they say nothing.</summary>
internal static class TranslationAdvice
{
    private const int MostSaid = 20;

    public static void Add(DesignNode translations, DesignNode design, IReadOnlyCollection<string> others)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        Collect(design.Element, texts);
        var isDynamic = texts.Any(t =>
            t.StartsWith("#{", StringComparison.Ordinal) && t.IndexOf('}', StringComparison.Ordinal) == t.Length - 1
        );
        var said = 0;
        foreach (var (_, language) in translations.Members())
        {
            Shape(language);
            foreach (var (original, text) in language["text"].Members())
            {
                if (texts.Contains(original) || others.Contains(original) || said >= MostSaid || text.Kind != JsonValueKind.String)
                {
                    continue;
                }

                said++;
                text.Reading.Warnings.Add(
                    new(
                        text.Path(),
                        $"\"{Shown.Short(original)}\" is no text of the design"
                            + (
                                NearName.Of(original, texts.Where(t => t.Length < 100)) is { } near
                                    ? $"; perhaps \"{Shown.Short(near)}\""
                                    : ""
                            )
                            + (isDynamic ? "; it is translated only where a value is exactly that" : "; the translation is never shown")
                    )
                );
            }
        }
    }

    // Translations that stand beside "text" instead of in it. Answers name the stored pictures there, and clients send them back.
    private static void Shape(DesignNode language)
    {
        var beside = language
            .Members()
            .Where(m => m.Value.Exists && !m.Key.Equals("text", StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault(m => !m.Key.EndsWith("File", StringComparison.OrdinalIgnoreCase));
        if (beside.Key is { } name)
        {
            beside.Value.Reading.Warnings.Add(
                new(
                    beside.Value.Path(),
                    "is not known, and was ignored; translations stand in text: {\"text\": {\""
                        + $"{Shown.Short(name)}\": \"{Shown.Short(beside.Value.PlainText ?? "…")}\"}}}}"
                )
            );
        }
    }

    private static void Collect(JsonElement element, HashSet<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Collect(member.Value, texts);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, texts);
                }

                break;
            case JsonValueKind.String when new DesignNode(element, "", new([], TimeZoneInfo.Utc, null)).PlainText is { } text:
                texts.Add(text);
                break;
            case JsonValueKind.Number:
                texts.Add(element.GetRawText());
                break;
        }
    }
}
