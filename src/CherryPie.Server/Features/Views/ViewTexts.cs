using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Views;

/// <summary>What pages and mails say around a pass, in one language: <c>Languages/xx.json</c>.
/// A text that a file lacks stops the first page of a server, and a test before it.</summary>
internal sealed record ViewTexts
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    private static readonly Lazy<FrozenDictionary<string, ViewTexts>> _all = new(() =>
        WalletLanguages.Codes.ToFrozenDictionary(c => c, Read, StringComparer.Ordinal)
    );

    public required string AddToWallet { get; init; }

    /// <summary>With the name that Google Wallet has in the language.</summary>
    public required string AddToGoogle { get; init; }

    public required string NotInGoogle { get; init; }

    public required string Download { get; init; }

    public required string ReaderHint { get; init; }

    public required string ScanHint { get; init; }

    public required string ScanHintGoogle { get; init; }

    public required string LinkCode { get; init; }

    public required string Pass { get; init; }

    public required string Barcode { get; init; }

    public required string Back { get; init; }

    public required string Redeemed { get; init; }

    public required string Voided { get; init; }

    public required string Invalid { get; init; }

    public required string Expired { get; init; }

    public required string NotStarted { get; init; }

    public required string Ended { get; init; }

    public required string ValidUntil { get; init; }

    public required string NotFoundTitle { get; init; }

    public required string NotFound { get; init; }

    public required string SorryTitle { get; init; }

    public required string Sorry { get; init; }

    public required string EditTitle { get; init; }

    public required string EditHint { get; init; }

    public required string Save { get; init; }

    public required string Saved { get; init; }

    public required string WrongLink { get; init; }

    public required string Correct { get; init; }

    public required string NoNumber { get; init; }

    public required string NoDate { get; init; }

    public required string NotAllowed { get; init; }

    public required string TooOften { get; init; }

    public required string Opening { get; init; }

    public required string NeedsScript { get; init; }

    public required string Support { get; init; }

    public required string Today { get; init; }

    public required string Tomorrow { get; init; }

    public required string Yesterday { get; init; }

    public required string Terminal { get; init; }

    public required string Gate { get; init; }

    public required string Seat { get; init; }

    public required string Group { get; init; }

    public required string Boarding { get; init; }

    /// <param name="language">One of <see cref="WalletLanguages.Codes"/>.</param>
    public static ViewTexts Of(string language) => _all.Value[language];

    private static ViewTexts Read(string language)
    {
        using var file =
            typeof(ViewTexts).Assembly.GetManifestResourceStream($"Languages/{language}.json")
            ?? throw new InvalidOperationException($"Languages/{language}.json is not embedded.");
        return JsonSerializer.Deserialize<ViewTexts>(file, _options)!;
    }
}
