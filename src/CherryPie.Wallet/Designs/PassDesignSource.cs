using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>All that a design is compiled from.</summary>
public sealed record PassDesignSource
{
    /// <summary>The design in JSON, as the caller sent it: a template's <c>passbook</c> or <c>passbookRedeem</c> object (CherryPie
    /// document, "Apple Wallet Template"). Its document must not be disposed of before the design is read.</summary>
    public required JsonElement Design { get; init; }

    /// <summary>What the paths of findings call the design: <c>passbook</c> or <c>passbookRedeem</c> with the server, any word
    /// otherwise.</summary>
    public required string Path { get; init; }

    /// <summary>The translations by language, a template's <c>passbookLang</c> or <c>passbookLangRedeem</c> object:
    /// <c>{"fr":{"text":{"Balance":"Solde"}}}</c>. Null for none.</summary>
    public JsonElement? Translations { get; init; }

    /// <summary>What the paths of findings call the translations.</summary>
    public string TranslationsPath { get; init; } = "passbookLang";

    /// <summary>Texts that are translated too and stand outside the design, such as labels of a form: their translations are no
    /// mistake.</summary>
    public IReadOnlyCollection<string> OtherTexts { get; init; } = [];

    /// <summary>The template's default language, one of <see cref="WalletLanguages.Codes"/>.</summary>
    public required string Language { get; init; }

    /// <summary>Languages that have pictures of their own, and so need a folder as well; what is no supported language is
    /// ignored.</summary>
    public IReadOnlyCollection<string> ImageLanguages { get; init; } = [];

    /// <summary>The zone of dates that name none: each has the offset from UTC that the zone has on that day. Null for UTC.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The placeholders that the design may have. Another <c>#{key}</c> is filled as well, with the empty text where a pass has no
    /// value; of two with one key the last counts.</summary>
    public IReadOnlyList<DynamicKey> Keys { get; init; } = [];

    /// <summary>The organization where the design has no <c>orgName</c>: the certificate's team name. Null for none, which
    /// <see cref="PassLint"/> refuses.</summary>
    public string? OrganizationName { get; init; }
}
