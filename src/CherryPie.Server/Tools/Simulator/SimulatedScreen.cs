using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>What a person sees on the lock screen when a pass has changed: the change messages of the fields whose values differ.
/// https://developer.apple.com/documentation/walletpasses/passfieldcontent</summary>
internal sealed class SimulatedScreen(string language, TimeProvider clock)
{
    private static readonly string[] _styles = ["boardingPass", "coupon", "eventTicket", "generic", "storeCard"];
    private static readonly string[] _groups = ["headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "backFields"];
    private readonly Viewer _viewer = new(
        language,
        CultureInfo.GetCultureInfo(language),
        [language],
        HasWallet: true,
        IsPhone: true,
        language
    );

    /// <param name="before">The package that the device showed.</param>
    /// <param name="after">The one that it shows now.</param>
    /// <returns>The messages, and the labels of fields that changed without one.</returns>
    public (IReadOnlyList<string> Messages, IReadOnlyList<string> Silent) Changes(PassArchive before, PassArchive after)
    {
        var strings =
            WalletLanguages
                .Folders(language)
                .Select(f => after.Files.TryGetValue(f + "/pass.strings", out var file) ? StringsFile.Read(file.Span) : null)
                .FirstOrDefault(f => f is not null)
            ?? [];
        string Translate(string text) => strings.GetValueOrDefault(text, text);
        var old = Fields(before);
        var messages = new List<string>();
        var silent = new List<string>();
        foreach (var (key, field) in Fields(after).Where(f => old.TryGetValue(f.Key, out var was) && Value(was) != Value(f.Value)))
        {
            var shown = PassFieldView.Of(field, Translate, _viewer, clock.GetUtcNow());
            if (PassFieldView.Word(field, "changeMessage") is { Length: > 0 } message)
            {
                messages.Add(Translate(message).Replace("%@", shown.Value, StringComparison.Ordinal));
            }
            else
            {
                silent.Add(shown.Label.Length > 0 ? shown.Label : key);
            }
        }

        return (messages, silent);
    }

    private static string Value(JsonElement field) => field.TryGetProperty("value", out var value) ? value.GetRawText() : "";

    private static Dictionary<string, JsonElement> Fields(PassArchive package)
    {
        var json = JsonElement.Parse(package.Files["pass.json"].Span);
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var style in _styles.Where(s => json.TryGetProperty(s, out _)).Select(s => json.GetProperty(s)))
        {
            foreach (var field in _groups.Where(g => style.TryGetProperty(g, out _)).SelectMany(g => style.GetProperty(g).EnumerateArray()))
            {
                found[PassFieldView.Word(field, "key") ?? ""] = field;
            }
        }

        return found;
    }
}
