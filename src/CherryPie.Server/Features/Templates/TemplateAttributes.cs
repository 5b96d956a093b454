using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>All attributes of a template, in the order of a response. One that is added here can be sent, stored and shown and is in the
/// API document; it needs a property of <see cref="Template"/> and a migration besides.</summary>
internal sealed class TemplateAttributes : AttributeTable<Template, TemplateResponse>
{
    public static readonly Attribute[] All =
    [
        new Text("index", Schema.String("The server's own reference; it also stands for the name in URLs.")) { Get = t => t.Index },
        new Text("name", VendorName.Schema)
        {
            Get = t => t.Name,
            IsFixed = true,
            IsRequired = true,
        },
        new Text("campaignName", Schema.String("The template's campaign; it never changes.", VendorName.MaxLength))
        {
            Shown = r => r.CampaignName,
            IsFixed = true,
            IsRequired = true,
        },
        new Word<LifeState>("status", CampaignAttributes.StatusText) { Get = t => t.Status, Set = (t, status) => t.Status = status },
        new Text("language", Schema.String("The default language's code, such as en or zh-Hans.", LongestLanguage))
        {
            Get = t => t.Language,
            Set = (t, code) => t.Language = code!,
            Check = TemplateRules.CheckLanguage,
            IsRequired = true,
        },
        new Time("startDate", "Passes can't be downloaded before it.")
        {
            Get = t => t.StartDate,
            Set = (t, at) => t.StartDate = at!.Value,
            IsRequired = true,
        },
        new Time("endDate", "From then on passes are invalid.")
        {
            Get = t => t.EndDate,
            Set = (t, at) => t.EndDate = at,
            Check = TemplateRules.CheckPeriod,
            IsClearedByNull = true,
        },
        new Time("createdAt", "When it was created.") { Get = t => t.CreatedAt },
        new Time("updatedAt", "When it was last updated.") { Get = t => t.UpdatedAt },
        new Zone("timezone")
        {
            Get = t => t.Zone,
            Set = (t, zone) => t.Zone = zone,
            IsClearedByNull = true,
        },
        new Whole("maxIssue", CampaignAttributes.MaxIssueText, IssueLimit.Most)
        {
            Get = t => t.MaxIssue,
            Set = (t, most) => t.MaxIssue = most,
        },
        new Json("dynamicKeys", TemplateSchemas.DynamicKeys)
        {
            Stored = t => t.DynamicKeys,
            Store = (t, keys) => t.DynamicKeys = keys,
            Check = TemplateRules.CheckKeys,
            ShownNode = r => DynamicKeysJson.Show(StoredJson.Read(r.Entity.DynamicKeys)),
            IsClearedByNull = true,
        },
        new Json("dynamicImageKeys", TemplateSchemas.DynamicImageKeys)
        {
            Stored = t => t.DynamicImageKeys,
            Store = (t, keys) => t.DynamicImageKeys = keys,
            ShownNode = r => TemplateResponse.ImageKeys(r.Entity.DynamicImageKeys),
            IsClearedByNull = true,
        },
        new Json("passbook", DesignSchemas.Design)
        {
            Stored = t => t.Passbook,
            Store = (t, design) => t.Passbook = design!,
            Check = TemplateRules.CheckDesign,
            ShownNode = r => r.Design(r.Entity.Passbook, isRedeem: false),
            IsRequired = true,
        },
        new Json("passbookRedeem", DesignSchemas.Design)
        {
            Stored = t => t.PassbookRedeem,
            Store = (t, design) => t.PassbookRedeem = design,
            Check = TemplateRules.CheckRedeemDesign,
            ShownNode = r => r.Design(r.Entity.PassbookRedeem, isRedeem: true),
            IsClearedByNull = true,
        },
        new Json("passbookLang", DesignSchemas.Languages)
        {
            Stored = t => t.PassbookLang,
            Store = (t, languages) => t.PassbookLang = languages,
            ShownNode = r => r.Languages(r.Entity.PassbookLang, isRedeem: false),
            IsClearedByNull = true,
        },
        new Json("passbookLangRedeem", DesignSchemas.Languages)
        {
            Stored = t => t.PassbookLangRedeem,
            Store = (t, languages) => t.PassbookLangRedeem = languages,
            ShownNode = r => r.Languages(r.Entity.PassbookLangRedeem, isRedeem: true),
            IsClearedByNull = true,
        },
        new Json("meta", CampaignAttributes.Meta)
        {
            Stored = t => t.Meta,
            Store = (t, meta) => t.Meta = meta,
            IsClearedByNull = true,
        },
        new Json("googleWallet", GoogleSchemas.Settings)
        {
            Stored = t => t.GoogleWallet,
            Store = (t, settings) => t.GoogleWallet = settings,
            Check = TemplateRules.CheckGoogle,
            IsClearedByNull = true,
        },
        new Whole("issued", "Passes issued until now.") { Shown = r => r.Issued },
        new Whole("pushed", "Notifications that Apple accepted until now.") { Get = t => t.Pushed },
        new Whole("passbookDevices", "Apple devices with a pass of it.") { Shown = r => r.Devices.Apple },
        new Whole("androidPayDevices", AndroidText) { Shown = r => r.Devices.Android },
        new Whole("alipayDevices", "Always 0.") { Shown = _ => 0 },
    ];

    /// <summary>Of templates and passes.</summary>
    public const string AndroidText =
        "How often people have it in Google Wallet; 0 where the campaign has no googleIssuerId, but for other readers that register as "
        + "Apple's devices do.";

    private const int LongestLanguage = 16;

    /// <summary>An IANA name, or hours east of UTC in quarters.</summary>
    private sealed class Zone(string name)
        : Value<TemplateZone?>(
            name,
            Schema.OneOf(
                "The zone of dates of the design that name none.",
                Schema.Number("Hours east of UTC: -12 to 14 in steps of 0.25.", TemplateZone.Least, TemplateZone.Most),
                Schema.String("An IANA name such as Europe/Berlin; each date has the zone's offset on that day.", TemplateZone.LongestName)
            )
        )
    {
        protected override bool TryRead(ApiRequest<Template, TemplateResponse> request, [MaybeNullWhen(false)] out TemplateZone? value)
        {
            value = null;
            if (request.Fields.Any(Name) is not { } sent)
            {
                return false;
            }

            value = TemplateZone.Read(sent);
            if (value is not null)
            {
                return true;
            }

            var near = sent.ValueKind == JsonValueKind.String && WalletZones.Near(sent.GetString()!) is { } name ? $"; perhaps {name}" : "";
            request.Fields.Problems.Add(
                request.Fields.Path(Name),
                $"must be a number of hours from {TemplateZone.Least} to {TemplateZone.Most} in steps of 0.25, such as -10 or 5.5, or an "
                    + $"IANA time zone such as Europe/Berlin{near}"
            );
            return false;
        }

        protected override void WriteValue(Utf8JsonWriter json, [DisallowNull] TemplateZone? value)
        {
            if (value.Name is not null)
            {
                json.WriteStringValue(value.Name);
            }
            else
            {
                json.WriteNumberValue((double)value.Hours!.Value);
            }
        }
    }
}
