using CherryPie.Server.Features.Campaigns;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Campaigns and templates have names that stand in addresses. Of a text that is none the form makes one, which is sent by
/// pressing the button again.</summary>
internal static class SuggestedName
{
    /// <returns>What the input shows now, and why; no reason: what was typed is a name, or nothing of it can be one.</returns>
    public static (string Shown, string? Why) Of(ConsoleTexts texts, string typed) =>
        VendorName.Near(typed.Trim()) is { Length: > 0 } near && near != typed.Trim()
            ? (near, texts.Format("name.suggested", PassWords.Cut(typed), near))
            : (typed, null);
}
