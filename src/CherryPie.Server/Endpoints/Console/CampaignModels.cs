using System.Globalization;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The list of campaigns.</summary>
public sealed record CampaignsModel(IReadOnlyList<CampaignModel> Rows, ListFrame List);

/// <summary>A campaign.</summary>
public sealed record CampaignModel(
    string Name,
    string? DisplayName,
    string State,
    string PassType,
    DateTimeOffset Start,
    DateTimeOffset? End,
    long MaxIssue,
    long Issued,
    DateTimeOffset CreatedAt,
    bool IsFrozen
)
{
    internal static CampaignModel Of(Campaign campaign, string passType, long issued, DateTimeOffset now) =>
        new(
            campaign.Name,
            campaign.DisplayName,
            campaign.Status == LifeState.INVALID ? "ended"
                : campaign.EndDate <= now ? "over"
                : campaign.Status == LifeState.FROZEN ? "frozen"
                : campaign.StartDate > now ? "soon"
                : campaign.MaxIssue > 0 && issued >= campaign.MaxIssue ? "full"
                : "active",
            passType,
            campaign.StartDate,
            campaign.EndDate,
            campaign.MaxIssue,
            issued,
            campaign.CreatedAt,
            campaign.Status == LifeState.FROZEN
        );
}

/// <summary>A certificate that a campaign may have.</summary>
public sealed record CertificateChoice(string Id, string PassType);

/// <summary>A campaign that is to be made.</summary>
public sealed record NewCampaignModel(IReadOnlyList<CertificateChoice> Certificates, CampaignFields Fields);

/// <summary>A campaign and what may be changed of it.</summary>
public sealed record OneCampaignModel(CampaignModel Campaign, CampaignFields Fields);

/// <summary>A campaign that is to be frozen, or ended for good.</summary>
public sealed record StopCampaignModel(CampaignModel Campaign, bool IsEnd, ReachModel Reach);

/// <summary>What is typed of a campaign. Times are UTC, to the minute.</summary>
public sealed record CampaignFields(
    string Name,
    string Certificate,
    string DisplayName,
    string Description,
    string Start,
    string End,
    string MaxIssue
)
{
    internal static CampaignFields Sent(ConsoleCall call) =>
        new(
            call.Field("name").Trim(),
            call.Field("passbookCertId"),
            call.Field("displayName").Trim(),
            call.Field("description").Trim(),
            call.Field("startDate").Trim(),
            call.Field("endDate").Trim(),
            call.Field("maxIssue").Trim()
        );

    internal static CampaignFields Of(Campaign campaign) =>
        new(
            campaign.Name,
            campaign.CertificateId,
            campaign.DisplayName ?? "",
            (campaign.Description ?? "").ReplaceLineEndings("\r\n"),
            Shown(campaign.StartDate),
            campaign.EndDate is { } end ? Shown(end) : "",
            campaign.MaxIssue == 0 ? "" : campaign.MaxIssue.ToString(CultureInfo.InvariantCulture)
        );

    internal static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>As the API takes a new one.</summary>
    internal Dictionary<string, string?> AsNew() =>
        new()
        {
            ["name"] = Name,
            ["passbookCertId"] = Certificate,
            ["displayName"] = Or(DisplayName, null),
            ["description"] = Or(Description, null),
            ["startDate"] = Or(Start, null),
            ["endDate"] = Or(End, null),
            ["maxIssue"] = Or(MaxIssue, "0"),
        };

    /// <summary>As the API takes a change: what was left as it is shown is not sent, for it may have seconds.</summary>
    internal Dictionary<string, string?> AsChange(CampaignFields shown)
    {
        var change = AsNew();
        change.Remove("name");
        change.Remove("passbookCertId");
        foreach (var (name, value) in shown.AsNew())
        {
            if (change.TryGetValue(name, out var sent) && sent == value)
            {
                change.Remove(name);
            }
        }

        return change;
    }

    private static string? Or(string text, string? otherwise) => text.Length == 0 ? otherwise : text;
}

/// <summary>Words what is wrong with a campaign, in the reader's language and at its input. What is not listed is shown as it is.</summary>
internal static class CampaignFaults
{
    private static readonly (string Field, string Holds, string Key)[] _known =
    [
        ("name", "there is a campaign", "campaign.fault.taken"),
        ("name", "", "campaign.fault.name"),
        ("passbookCertId", "", "campaign.fault.certificate"),
        ("displayName", "", "campaign.fault.displayName"),
        ("description", "", "campaign.fault.description"),
        ("startDate", "", "campaign.fault.start"),
        ("endDate", "before startDate", "campaign.fault.order"),
        ("endDate", "", "campaign.fault.end"),
        ("maxIssue", "is fewer than", "campaign.fault.fewer"),
        ("maxIssue", "", "campaign.fault.limit"),
        ("status", "", "campaign.fault.final"),
    ];

    public static IReadOnlyList<ConsoleFault> Of(ConsoleTexts texts, Problems problems, Refusal refusal)
    {
        var found = problems.Any
            ? problems.Findings.Select(f => (f.Path, f.Message)).ToList()
            : [refusal.Message.Split(": ", 2) is [var path, var text] ? (path, text) : ("", refusal.Message)];
        return [.. found.Select(f => Of(texts, f.Path, f.Message)).Distinct()];
    }

    private static ConsoleFault Of(ConsoleTexts texts, string path, string message) =>
        Array.Find(_known, k => k.Field == path && message.Contains(k.Holds, StringComparison.Ordinal)) is { Key: not null } known
            ? new(known.Field == "status" ? "" : known.Field, texts[known.Key])
            : new("", message);
}
