namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What the designer's page shows.</summary>
public sealed record DesignerModel
{
    public required string Index { get; init; }

    public required string Name { get; init; }

    public required string Campaign { get; init; }

    /// <summary>Of the template, as the form was made of it.</summary>
    public required long Version { get; init; }

    public required DesignForm Form { get; init; }

    public required IReadOnlyList<FindingAt> Findings { get; init; }

    /// <summary>Null where not even the stored design can be drawn.</summary>
    public required PictureModel? Picture { get; init; }

    /// <summary>Whether the picture is of what is stored, since what was typed has faults.</summary>
    public required bool IsPictureOld { get; init; }

    public required bool MayEdit { get; init; }

    /// <summary>The style by its usual name.</summary>
    public required string Style { get; init; }

    /// <summary>Pictures for all languages, then those of single ones.</summary>
    public required IReadOnlyList<PictureSetModel> Pictures { get; init; }

    public IEnumerable<SlotModel> Slots => Pictures.SelectMany(p => p.Slots);

    /// <summary>Pictures that this design has and its style does not show.</summary>
    public required int OtherPictures { get; init; }

    /// <summary>Attributes that have no input, by the API's names.</summary>
    public required IReadOnlyList<string> Kept { get; init; }

    /// <summary>Whether there is a design of its own after redemption.</summary>
    public required bool HasRedeemed { get; init; }

    /// <summary>The language that the preview is in.</summary>
    public required string Shown { get; init; }

    /// <summary>Whether the preview is of an iPhone that knows no newer layout.</summary>
    public required bool IsClassic { get; init; }

    /// <summary>The input to go on at.</summary>
    public string? Focus { get; init; }

    /// <summary>A pass that was issued to be looked at.</summary>
    public TriedModel? Tried { get; init; }

    /// <summary>Inputs that hold what was typed at the other of the two designs.</summary>
    public IReadOnlyList<(string Name, string Value)> Other { get; init; } = [];

    /// <summary>Whether pictures came with the form, which browsers do not send twice.</summary>
    public bool LostPictures { get; init; }

    /// <summary>What is to be said at an input.</summary>
    public IEnumerable<FindingAt> At(string input) => Findings.Where(f => f.Input == input);

    /// <summary>What is to be said of what has no input that is shown.</summary>
    public IEnumerable<FindingAt> Elsewhere => Findings.Where(f => f.Input.Length == 0);

    public int Errors => Findings.Count(f => f.IsError);
}

/// <summary>A pass, drawn.</summary>
/// <param name="Front">HTML of its front.</param>
/// <param name="Style">Its colours, as a style sheet.</param>
/// <param name="Back">What stands behind it.</param>
/// <param name="Messages">What the lock screen says when fields change, with the values of now.</param>
public sealed record PictureModel(
    string Front,
    string Style,
    IReadOnlyList<BackModel> Back,
    IReadOnlyList<(string Label, string Text)> Messages
);

/// <summary>A field on the back.</summary>
/// <param name="Html">Its value, with links; of our own making.</param>
public sealed record BackModel(string Label, string Html);

/// <summary>The pictures of a language.</summary>
/// <param name="Language">Its code; empty: for all that have none of their own.</param>
/// <param name="Slots">Those that the style shows.</param>
public sealed record PictureSetModel(string Language, IReadOnlyList<SlotModel> Slots)
{
    public int Own => Slots.Count(s => s.FileName is not null && !s.IsGone);
}

/// <summary>A picture that the style shows.</summary>
/// <param name="Part">What the API calls it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Width">Of its frame, in points.</param>
/// <param name="Height">Of its frame, in points.</param>
/// <param name="FileName">Of what is stored; null: nothing.</param>
/// <param name="Address">Of what is stored, as phones get it; null where none is at the top of the package.</param>
public sealed record SlotModel(string Part, string Kind, int Width, int Height, string? FileName, string? Address)
{
    /// <summary>The same for finer screens, as a browser's list of sources has it.</summary>
    public string? Sharper { get; init; }

    /// <summary>The screens that it has a size for, as pixels a point.</summary>
    public IReadOnlyList<int> Scales { get; init; } = [];

    /// <summary>What is shown instead of one of its own: <c>all</c>, <c>usual</c>, or a language's code; null: nothing is.</summary>
    public string? From { get; init; }

    /// <summary>Whether it is to go when the form is saved.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether the style shows a part of its height.</summary>
    public bool IsCut { get; init; }
}

/// <summary>A pass to be looked at.</summary>
/// <param name="Link">Its page.</param>
/// <param name="Symbol">The QR code of that, as SVG of our own making.</param>
public sealed record TriedModel(string Link, string Symbol);

/// <summary>What publishing would do.</summary>
public sealed record PublishModel(
    string Index,
    string Name,
    long Passes,
    long Phones,
    DateTimeOffset? Before,
    IReadOnlyList<(string Label, string Text)> Messages,
    bool HasRedeemed,
    string? StopReason
);

/// <summary>The list of templates.</summary>
public sealed record TemplatesModel(IReadOnlyList<ListedModel> Templates, ListFrame List, bool MayEdit, bool HasCampaign);

/// <summary>A template in the list.</summary>
public sealed record ListedModel(
    string Index,
    string Name,
    string Campaign,
    bool IsInvalid,
    long Issued,
    DateTimeOffset UpdatedAt,
    ThumbModel Thumb
);

/// <summary>A small picture of a template.</summary>
/// <param name="Logo">Address of a picture; null: none.</param>
/// <param name="Strip">Address of a picture; null: none.</param>
public sealed record ThumbModel(string Style, string Background, string Ink, string? Logo, string? Strip, bool HasBarcode);

/// <summary>What a new template is begun with.</summary>
public sealed record NewTemplateModel(
    IReadOnlyList<string> Campaigns,
    IReadOnlyList<string> Templates,
    string Name,
    string Campaign,
    string Start,
    string From
);
