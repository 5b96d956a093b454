using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>All that a design is compiled from.</summary>
public sealed record PassDesignSource
{
    /// <summary>The template's <c>passbook</c> or <c>passbookRedeem</c> object as the caller sent it (CherryPie document, "Apple Wallet Template").</summary>
    public required JsonElement Design { get; init; }

    /// <summary>What findings call the design: <c>passbook</c> or <c>passbookRedeem</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The template's <c>passbookLang</c> or <c>passbookLangRedeem</c> object.</summary>
    public JsonElement? Translations { get; init; }

    /// <summary>What findings call the translations.</summary>
    public string TranslationsPath { get; init; } = "passbookLang";

    /// <summary>The template's default language, one of <see cref="WalletLanguages.Codes"/>.</summary>
    public required string Language { get; init; }

    /// <summary>Languages that have images of their own; each needs a folder as well.</summary>
    public IReadOnlyCollection<string> ImageLanguages { get; init; } = [];

    /// <summary>The zone of dates that name none; UTC where absent. Whole minutes, at most 14 hours either way.</summary>
    public TimeSpan? TimeZone { get; init; }

    /// <summary>The placeholders that the template declares.</summary>
    public IReadOnlyList<DynamicKey> Keys { get; init; } = [];

    /// <summary>Where the design has no <c>orgName</c>: the certificate's team name.</summary>
    public string? OrganizationName { get; init; }
}
