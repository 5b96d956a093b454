namespace CherryPie.Server.Endpoints.Console;

/// <summary>What the page of a pass shows.</summary>
/// <param name="Picture">What the landing page would show; null where it can't be drawn.</param>
/// <param name="Inputs">Its dynamic data.</param>
/// <param name="MoreKeys">How many keys have no input.</param>
/// <param name="Faults">What is wrong with the form that was sent, by path.</param>
/// <param name="Seen">The version that the form is of.</param>
/// <param name="Google">How it stands at Google; null where its campaign has no issuer.</param>
/// <param name="Older">The query of older moments; null: there are none.</param>
public sealed record PassModel(
    string Id,
    string Title,
    string Template,
    string Campaign,
    string State,
    string Look,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    PassPictureModel? Picture,
    IReadOnlyList<InputModel> Inputs,
    int MoreKeys,
    AttributesModel Attributes,
    IReadOnlyDictionary<string, string> Faults,
    string Seen,
    PassFlagsModel Is,
    LinksModel Links,
    PathModel Push,
    GooglePassModel? Google,
    IReadOnlyList<MomentModel> Moments,
    string? Older,
    bool IsLater
);

/// <summary>Front and back as HTML, and the languages that they can be seen in.</summary>
public sealed record PassPictureModel(
    string Front,
    string Back,
    bool HasBack,
    string Style,
    string Colours,
    string Language,
    IReadOnlyList<LanguageModel> Languages
);

/// <summary>A language of a template, by its own name.</summary>
public sealed record LanguageModel(string Code, string Name);

/// <summary>An input of a dynamic key.</summary>
/// <param name="Kind">text, long, number, date or datetime-local.</param>
public sealed record InputModel(string Key, string Label, string Kind, string Value, string? Fault);

/// <summary>Attributes of the pass itself, as the inputs show them.</summary>
/// <param name="HasOwnId">Whether the id is set, and so final.</param>
public sealed record AttributesModel(string OwnId, bool HasOwnId, string Email, string Expiry);

/// <summary>What it is, and what may be done with it.</summary>
/// <param name="Devices">How many have it.</param>
/// <param name="Phones">How many phones and watches a push goes to.</param>
/// <param name="Reached">Of those that have it, how many are known to show a change within seconds.</param>
public sealed record PassFlagsModel(
    bool MayHandle,
    bool Editable,
    bool Redeemed,
    bool Voided,
    bool Invalid,
    bool Mailable,
    int Devices,
    int Phones,
    int Reached
);

/// <summary>Where customers find it.</summary>
/// <param name="Edit">The customer's own link; null for who may not handle passes.</param>
/// <param name="Symbol">The page's address as a QR code, SVG.</param>
public sealed record LinksModel(string Page, string Package, string? Edit, string Symbol);

/// <summary>The way of the last change to phones.</summary>
public sealed record PathModel(
    int Devices,
    string? Alert,
    string? AlertText,
    IReadOnlyList<DevicePathModel> Paths,
    int More,
    IReadOnlyList<GonePhoneModel> Gone,
    IReadOnlyList<LogLineModel> Log
);

/// <summary>The way to one device.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Since">When it added the pass.</param>
/// <param name="Code">The beginning of its identifier, as logs have it.</param>
/// <param name="Remedy">What to do next.</param>
/// <param name="Facts">What was sent when, and what Apple answered.</param>
public sealed record DevicePathModel(
    string Name,
    string Since,
    string Code,
    IReadOnlyList<StepModel> Steps,
    string Look,
    string Verdict,
    string Remedy,
    IReadOnlyList<FactModel> Facts
);

/// <summary>A phone that had the pass until Apple no longer took its pushes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Since">When it had added the pass.</param>
/// <param name="Verdict">When it was dropped.</param>
/// <param name="Why">What Apple's answer means.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Answer">Apple's answer in words, with its code.</param>
public sealed record GonePhoneModel(string Name, string Since, string Verdict, string Why, string Remedy, string Answer);

/// <summary>Something that is known, by its name.</summary>
public sealed record FactModel(string Name, string Value);

/// <summary>A step: done, here, warn, bad or later.</summary>
public sealed record StepModel(string Name, string State, string At);

/// <summary>A line that a device wrote.</summary>
public sealed record LogLineModel(DateTimeOffset At, string Text);

/// <summary>Something that happened.</summary>
public sealed record MomentModel(string Icon, string Look, string Title, string Details, DateTimeOffset At);

/// <summary>What is asked before a pass is issued.</summary>
/// <param name="Template">Empty: it is still to be chosen.</param>
public sealed record IssueModel(
    IReadOnlyList<string> Templates,
    string Template,
    IReadOnlyList<InputModel> Inputs,
    int MoreKeys,
    AttributesModel Attributes,
    IReadOnlyDictionary<string, string> Faults,
    bool HasMail
);
