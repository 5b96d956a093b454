using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What the console says, in one language: <c>Texts/xx.json</c>. The razor compiler makes public classes, so what their
/// parameters are must be public too, here and in the views.</summary>
public sealed class ConsoleTexts
{
    public const string Otherwise = "en";
    public static readonly IReadOnlyList<string> Languages = ["en", "de"];

    private static readonly Lazy<FrozenDictionary<string, ConsoleTexts>> _all = new(() =>
        Languages.ToFrozenDictionary(l => l, l => new ConsoleTexts(l), StringComparer.Ordinal)
    );

    private readonly FrozenDictionary<string, string> _texts;

    private ConsoleTexts(string language)
    {
        (Language, Culture) = (language, CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : language));
        using var file =
            typeof(ConsoleTexts).Assembly.GetManifestResourceStream($"Console/{language}.json")
            ?? throw new InvalidOperationException($"Console/{language}.json is not embedded.");
        _texts = JsonSerializer
            .Deserialize<Dictionary<string, string>>(file, JsonSerializerOptions.Web)!
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Language { get; }

    public CultureInfo Culture { get; }

    public IEnumerable<string> Keys => _texts.Keys;

    public string this[string key] =>
        _texts.TryGetValue(key, out var text) ? text : throw new InvalidOperationException($"{Language}.json has no text {key}.");

    /// <returns>Null where there is no such text.</returns>
    public string? Find(string key) => _texts.GetValueOrDefault(key);

    public string Format(string key, params object?[] values) => string.Format(Culture, this[key], values);

    /// <summary>A text with a number, of which there is one for one.</summary>
    public string Count(string key, long number) => Format(number == 1 ? key + ".one" : key + ".many", Number(number));

    public string Number(long number) => number.ToString("N0", Culture);

    public string Day(DateOnly day) => day.ToString("d MMM", Culture);

    public string Date(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy", Culture);

    public string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", Culture);

    /// <summary>With seconds, for what is told apart by them.</summary>
    public string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", Culture);

    public static ConsoleTexts Of(string language) => _all.Value.GetValueOrDefault(language) ?? _all.Value[Otherwise];

    /// <summary>In the language that a person has chosen, else in the browser's.</summary>
    internal static ConsoleTexts Of(HttpRequest request, string? chosen)
    {
        var asked = request.Query["lang"].ToString();
        return Of(
            Languages.Contains(asked) ? asked
            : chosen is not null && Languages.Contains(chosen) ? chosen
            : Viewer
                .Of("", request.Headers.AcceptLanguage!, "", Otherwise)
                .Preferred.Select(l => l.Split('-')[0])
                .FirstOrDefault(Languages.Contains)
                ?? Otherwise
        );
    }
}
