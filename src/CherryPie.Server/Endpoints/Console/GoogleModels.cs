namespace CherryPie.Server.Endpoints.Console;

/// <summary>The page of Google Wallet.</summary>
/// <param name="Figures">Null: they are being counted.</param>
/// <param name="Waiting">Passes whose change is on its way.</param>
/// <param name="Without">Campaigns that can be given an issuer.</param>
/// <param name="Campaign">What was typed.</param>
/// <param name="Issuer">What was chosen.</param>
public sealed record GoogleModel(
    IReadOnlyList<GoogleIssuerModel> Issuers,
    GoogleFiguresModel? Figures,
    long Waiting,
    IReadOnlyList<GoogleErrorModel> Errors,
    IReadOnlyList<string> Without,
    string Campaign,
    string Issuer
);

/// <summary>An issuer; never its key.</summary>
/// <param name="Status">ok, refused or unreachable.</param>
public sealed record GoogleIssuerModel(
    string Id,
    string IssuerId,
    string Name,
    string ClientEmail,
    string KeyId,
    string Status,
    string? StatusText,
    DateTimeOffset CheckedAt,
    long Campaigns,
    IReadOnlyList<string> CampaignNames
);

/// <summary>Passes at Google by state.</summary>
public sealed record GoogleFiguresModel(DateTimeOffset At, long Saved, long Sent, long Failed);

/// <summary>What Google did not take.</summary>
/// <param name="PassId">Null: what all passes of the template share.</param>
public sealed record GoogleErrorModel(string Template, string? PassId, string Text);

/// <summary>The form of an issuer.</summary>
/// <param name="Id">Whose key is replaced; null: it is a new one.</param>
public sealed record GoogleFormModel(string? Id, string IssuerId, string Name);
