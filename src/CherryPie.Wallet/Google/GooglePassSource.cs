using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Writes the number or date of a field in a language.</summary>
/// <param name="language">One of <see cref="PassDesign.Languages"/>.</param>
/// <param name="field">An element of pass.json's arrays of fields, without <c>isRelative</c>: what is said of a date must not depend on
/// the day on which it is written.</param>
/// <returns>The text as people read it.</returns>
public delegate string GoogleFieldFormat(string language, JsonElement field);

/// <summary>A picture that Google fetches.</summary>
/// <param name="Url">A public https address.</param>
/// <param name="IsOfPass">Whether it is this pass's own and not its template's.</param>
/// <param name="OfTemplate">Of a pass's own the address of the one that its template has in its place, which the class shows to other
/// passes; null where the template has none or that is not known: the pass then gets another class.</param>
public sealed record GooglePicture(string Url, bool IsOfPass = false, string? OfTemplate = null);

/// <summary>The pictures of one pass; null where there is none.</summary>
public sealed record GooglePictures
{
    /// <summary>The square logo, which Google cuts to a circle. Loyalty and transit passes need one.</summary>
    public GooglePicture? Logo { get; init; }

    /// <summary>The logo that stands in place of logo and title.</summary>
    public GooglePicture? WideLogo { get; init; }

    /// <summary>The picture across the card.</summary>
    public GooglePicture? Hero { get; init; }

    /// <summary>The picture among the details.</summary>
    public GooglePicture? Thumbnail { get; init; }
}

/// <summary>All that a pass's class and object are made from.</summary>
public sealed record GooglePassSource
{
    /// <summary>The design that shows: of a redeemed pass the one after redemption.</summary>
    public required PassDesign Design { get; init; }

    /// <summary>What the pass adds to it.</summary>
    public required PassContent Content { get; init; }

    /// <summary>What the template says of Google Wallet; <see cref="GoogleSettings.Automatic"/> where it says nothing.</summary>
    public required GoogleSettings Settings { get; init; }

    /// <summary>The issuer's id in Google's console, digits.</summary>
    public required string IssuerId { get; init; }

    /// <summary>What the server calls the template; the suffix of the class's id.</summary>
    public required string TemplateIndex { get; init; }

    /// <summary>The object's id, as <see cref="GoogleIds.Object"/> makes it.</summary>
    public required string ObjectId { get; init; }

    /// <summary>When the template begins to be valid: a transit pass without dates of its own is valid from then on.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Decides whether the pass has expired.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The kind of the object that Google has already, which never changes; null where there is none yet.</summary>
    public GooglePassKind? Kind { get; init; }

    /// <summary>Whether the pass is redeemed.</summary>
    public bool IsRedeemed { get; init; }

    /// <summary>Its pictures.</summary>
    public GooglePictures Pictures { get; init; } = new();

    /// <summary>Where Google tells of saved and deleted passes; https. Null for nowhere.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Writes numbers and dates; null writes them as pass.json has them.</summary>
    public GoogleFieldFormat? Format { get; init; }
}
