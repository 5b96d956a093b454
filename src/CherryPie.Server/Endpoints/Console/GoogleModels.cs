using CherryPie.Server.Features.Google;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The page of Google Wallet.</summary>
/// <param name="Figures">Null: they are being counted.</param>
/// <param name="Waiting">Passes whose change is on its way.</param>
/// <param name="Without">Campaigns that can be given an issuer.</param>
/// <param name="Campaign">What was typed.</param>
/// <param name="Issuer">What was chosen.</param>
public sealed record GoogleModel(
    IReadOnlyList<GoogleIssuerRowModel> Issuers,
    GoogleFiguresModel? Figures,
    long Waiting,
    IReadOnlyList<GoogleErrorModel> Errors,
    IReadOnlyList<string> Without,
    string Campaign,
    string Issuer
);

/// <summary>An issuer with its campaigns.</summary>
public sealed record GoogleIssuerRowModel(GoogleIssuerModel Issuer, long Campaigns, IReadOnlyList<string> CampaignNames);

/// <summary>An issuer, and how Google last answered for it; never its key.</summary>
/// <param name="Status">ok, refused or unreachable.</param>
/// <param name="StatusText">What Google said, where it is not ok.</param>
public sealed record GoogleIssuerModel(
    string Id,
    string IssuerId,
    string Name,
    string ClientEmail,
    string KeyId,
    string Status,
    string? StatusText,
    DateTimeOffset CheckedAt
)
{
    public string Title => Name.Length > 0 ? Name : IssuerId;

    public string Look =>
        Status switch
        {
            "ok" => "good",
            "refused" => "bad",
            _ => "warn",
        };

    internal static GoogleIssuerModel Of(GoogleIssuerResponse issuer) =>
        new(
            issuer.Id,
            issuer.IssuerId,
            issuer.Name ?? "",
            issuer.ClientEmail,
            issuer.KeyId,
            issuer.Status.ToString(),
            issuer.StatusText,
            issuer.CheckedAt
        );
}

/// <summary>Passes at Google by state.</summary>
public sealed record GoogleFiguresModel(DateTimeOffset At, long Saved, long Sent, long Failed);

/// <summary>What Google did not take.</summary>
/// <param name="PassId">Null: what all passes of the template share.</param>
/// <param name="At">When; null: that is not known.</param>
public sealed record GoogleErrorModel(string Template, string? PassId, string Text, DateTimeOffset? At);

/// <summary>The form of an issuer.</summary>
/// <param name="Id">Whose key is replaced; null: it is a new one.</param>
public sealed record GoogleFormModel(string? Id, string IssuerId, string Name);
