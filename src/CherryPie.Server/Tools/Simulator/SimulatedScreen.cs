using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>What a person sees on the lock screen when a pass has changed: the change messages of the fields whose values differ.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal sealed class SimulatedScreen(string language, SimulatedSystem system, TimeProvider clock)
{
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
            ?? ReadOnlyDictionary<string, string>.Empty;
        string Translate(string text) => strings.GetValueOrDefault(text, text);
        var old = system.Fields(before);
        var messages = new List<string>();
        var silent = new List<string>();
        foreach (var (key, field) in system.Fields(after).Where(f => old.TryGetValue(f.Key, out var was) && Value(was) != Value(f.Value)))
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
}
