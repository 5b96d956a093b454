using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>A whole template as the caller describes it: what POST sends, or what is stored with what PUT sends merged in.</summary>
internal sealed class TemplateRequest
{
    public TemplateRequest(JsonFields fields)
    {
        Fields = fields;
        var problems = fields.Problems;
        Status = fields.Word<LifeState>("status") ?? LifeState.ACTIVE;
        Language = fields.RequiredText("language", 16);
        if (!string.IsNullOrEmpty(Language) && !WalletLanguages.IsSupported(Language))
        {
            problems.Add(
                fields.Path("language"),
                $"\"{Language}\" is not a supported language; the codes are {string.Join(", ", WalletLanguages.Codes)}"
            );
        }

        StartDate = fields.Time("startDate");
        EndDate = fields.Time("endDate");
        if (!fields.Has("startDate") || fields.IsNull("startDate"))
        {
            problems.Add(fields.Path("startDate"), "is required: an ISO 8601 date and time, past or future");
        }

        Period.Check(fields, StartDate, EndDate);
        MaxIssue = fields.Whole("maxIssue", 0, IssueLimit.Most) ?? 0;
        Timezone = ReadTimezone(fields);
        DynamicKeysJson = fields.Array("dynamicKeys");
        Keys = Templates.DynamicKeysJson.Read(DynamicKeysJson, problems);
        DynamicImageKeys = fields.Object("dynamicImageKeys");
        Passbook = fields.Object("passbook");
        if (fields.Any("passbook") is null)
        {
            problems.Add(fields.Path("passbook"), "is required: the design, at least {\"type\": …, \"desc\": …}");
        }

        PassbookRedeem = fields.Object("passbookRedeem");
        PassbookLang = fields.Object("passbookLang");
        PassbookLangRedeem = fields.Object("passbookLangRedeem");
        Meta = fields.Object("meta");
    }

    public JsonFields Fields { get; }

    public LifeState Status { get; }

    public string? Language { get; }

    public DateTimeOffset? StartDate { get; }

    public DateTimeOffset? EndDate { get; }

    public long MaxIssue { get; }

    /// <summary>Hours east of UTC.</summary>
    public decimal? Timezone { get; }

    public JsonElement? DynamicKeysJson { get; }

    public IReadOnlyList<DynamicKey> Keys { get; }

    public JsonElement? DynamicImageKeys { get; }

    public JsonElement? Passbook { get; }

    public JsonElement? PassbookRedeem { get; }

    public JsonElement? PassbookLang { get; }

    public JsonElement? PassbookLangRedeem { get; }

    public JsonElement? Meta { get; }

    private static decimal? ReadTimezone(JsonFields fields)
    {
        if (fields.Any("timezone") is not { } value)
        {
            return null;
        }

        if (JsonFields.Number(value) is >= -12 and <= 14 and { } hours && hours * 4 == Math.Floor(hours * 4))
        {
            return (decimal)hours;
        }

        fields.Problems.Add(fields.Path("timezone"), "must be a number of hours from -12 to 14 in steps of 0.25, such as -10 or 5.5");
        return null;
    }
}
