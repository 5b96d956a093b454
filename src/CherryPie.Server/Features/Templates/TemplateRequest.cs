using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>A whole template as the caller describes it but for what never changes: what POST sends, or what is stored with what PUT sends
/// merged in.</summary>
internal sealed class TemplateRequest : ApiRequest<Template, TemplateResponse>
{
    /// <summary>What it may set. Problems are reported in this order; further attributes follow in the table's.</summary>
    public static readonly TemplateAttributes.Attribute[] Attributes = TemplateAttributes
        .All.Where(a => a is { IsSent: true, IsFixed: false })
        .InOrder("status", "language", "startDate", "endDate", "maxIssue");

    private static readonly TemplateAttributes.Text _language = TemplateAttributes.Row<TemplateAttributes.Text>("language");
    private static readonly TemplateAttributes.Whole _maxIssue = TemplateAttributes.Row<TemplateAttributes.Whole>("maxIssue");
    private static readonly TemplateAttributes.Value<TemplateZone?> _timezone =
        TemplateAttributes.Row<TemplateAttributes.Value<TemplateZone?>>("timezone");

    private static readonly TemplateAttributes.Json _keys = Json("dynamicKeys"),
        _design = Json("passbook"),
        _redeemDesign = Json("passbookRedeem"),
        _languages = Json("passbookLang"),
        _redeemLanguages = Json("passbookLangRedeem"),
        _google = Json("googleWallet");

    public TemplateRequest(JsonFields fields)
        : base(fields, Attributes, isWhole: true) => Keys = DynamicKeysJson.Read(Get(_keys), new Problems()); // its rule noted problems

    public string? Language => Get(_language);

    public long MaxIssue => Get(_maxIssue);

    /// <summary>The zone of dates that name none; null when none was given.</summary>
    public TimeZoneInfo? TimeZone => Get(_timezone)?.Info;

    /// <summary>The same where it is a number of hours.</summary>
    public decimal? Hours => Get(_timezone)?.Hours;

    public IReadOnlyList<DynamicKey> Keys { get; }

    public IReadOnlyCollection<string> Labels => DynamicKeysJson.Labels(Get(_keys));

    public JsonElement? Passbook => Get(_design);

    public JsonElement? PassbookRedeem => Get(_redeemDesign);

    public JsonElement? PassbookLang => Get(_languages);

    public JsonElement? PassbookLangRedeem => Get(_redeemLanguages);

    public JsonElement? GoogleWallet => Get(_google);

    private static TemplateAttributes.Json Json(string name) => TemplateAttributes.Row<TemplateAttributes.Json>(name);
}
