using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>All attributes of a pass, in the order of a response. One that is added here can be sent, stored, shown, searched and is in the
/// API document; it needs a property of <see cref="Pass"/> and a migration besides.</summary>
internal sealed partial class PassAttributes : AttributeTable<Pass, PassResponse>
{
    public static readonly Attribute[] All =
    [
        new Text("id", Schema.String("14 letters and digits; whoever knows it can download the pass.", 14))
        {
            Shown = r => r.Entity.Id,
            Search = "p.id",
            IsAlways = true,
            Example = "\"x8Kd03bPqZ7LmA\"",
        },
        new Text("passId", Schema.String("The same.", 14))
        {
            Shown = r => r.Entity.Id,
            Search = "p.id",
            IsAlways = true,
            Example = "\"x8Kd03bPqZ7LmA\"",
        },
        new Text("userDefinedId", PassSchemas.UserDefinedId)
        {
            Column = "user_defined_id",
            Get = p => p.UserDefinedId,
            Set = (p, id) => p.UserDefinedId = id,
            Write = PassRules.SetUserDefinedId,
            IsClearedByNull = true,
            Example = "\"12345\"",
        },
        new Text("campaignName", VendorName.Schema)
        {
            Shown = r => r.Template.Campaign.Name,
            Search = "p.campaign_id IN (SELECT id FROM campaigns n WHERE n.account_id = @account AND n.name ?)",
            IsAlways = true,
            Example = "\"coffeeClub\"",
        },
        new Text("templateName", VendorName.Schema)
        {
            SentSchema = Schema.String("Name of the template.", VendorName.MaxLength),
            Write = PassRules.LeaveTemplate,
            Shown = r => r.Template.Name,
            Search = "p.template_id IN (SELECT id FROM templates n WHERE n.account_id = @account AND n.name ?)",
            IsRequired = true,
            IsAlways = true,
            Example = "\"coffeeCard\"",
        },
        new Whole("passbookDevices", "Apple devices that the pass is registered on.")
        {
            Column = "passbook_devices",
            Get = p => p.PassbookDevices,
            Set = (p, count) => p.PassbookDevices = (int)count,
            IsSetLater = true,
        },
        new Whole("androidPayDevices", TemplateAttributes.AndroidText)
        {
            Column = "android_pay_devices",
            Get = p => p.AndroidPayDevices,
            Set = (p, count) => p.AndroidPayDevices = (int)count,
            IsSetLater = true,
        },
        new Whole("alipayDevices", "Always 0.") { Shown = _ => 0, Search = "0" },
        Registration("firstRegisteredAt", "first_registered_at", p => p.FirstRegisteredAt, (p, at) => p.FirstRegisteredAt = at),
        Registration("lastRegisteredAt", "last_registered_at", p => p.LastRegisteredAt, (p, at) => p.LastRegisteredAt = at),
        new Time("firstUnRegisteredAt", null) { Shown = r => r.Entity.FirstUnregisteredAt }, // as the vendor's document spells it
        Registration("firstUnregisteredAt", "first_unregistered_at", p => p.FirstUnregisteredAt, (p, at) => p.FirstUnregisteredAt = at),
        new Time("lastUnRegisteredAt", null) { Shown = r => r.Entity.LastUnregisteredAt },
        Registration("lastUnregisteredAt", "last_unregistered_at", p => p.LastUnregisteredAt, (p, at) => p.LastUnregisteredAt = at),
        new Time("updatedAt", "When it was last updated.")
        {
            Shown = r => r.Entity.UpdatedAt,
            Search = "p.updated_at",
            IsAlways = true,
            Example = "\"2026-03-15T23:42:56.271326Z\"",
        },
        new Time("createdAt", "When it was created.")
        {
            Shown = r => r.Entity.CreatedAt,
            Search = "p.created_at",
            IsAlways = true,
            Example = "\"2026-03-15T23:42:56.271326Z\"",
        },
        new Flag("isInvalid", "Whether it is invalid, by itself or because its campaign or template is INVALID or over.")
        {
            SentSchema = Schema.Flag("true makes the pass invalid for ever."),
            Column = "is_invalid",
            Get = p => p.IsInvalid,
            Set = (p, on) => p.IsInvalid = on,
            Write = PassRules.Invalidate,
            Shown = r => r.State.IsInvalid,
        },
        new Flag("isRedeemed", "Whether the pass shows its template's redeemed design.")
        {
            Column = "is_redeemed",
            Get = p => p.IsRedeemed,
            Set = (p, on) => p.IsRedeemed = on,
            Write = PassRules.Redeem,
        },
        new Flag("isVoided", "Whether the pass is marked as void. Unlike isInvalid it can be undone.")
        {
            Column = "is_voided",
            Get = p => p.IsVoided,
            Set = (p, on) => p.IsVoided = on,
        },
        new Time("expiryDate", "From then on the pass is invalid, unless its campaign or template ends earlier.")
        {
            Column = "expiry_date",
            Get = p => p.ExpiryDate,
            Set = (p, at) => p.ExpiryDate = at,
            IsClearedByNull = true,
        },
        new Time("lastRedeemAt", "When it was last redeemed.")
        {
            Column = "last_redeem_at",
            Get = p => p.LastRedeemAt,
            Set = (p, at) => p.LastRedeemAt = at,
            IsReadOnly = true,
        },
        new Json("dynamicData", PassSchemas.DynamicData)
        {
            Column = "dynamic_data",
            Stored = p => p.DynamicData,
            Store = (p, data) => p.DynamicData = data,
            Check = PassRules.CheckData,
            Write = PassRules.MergeData,
            Shown = r => StoredJson.Read(r.Entity.DynamicData) ?? StoredJson.Empty,
            IsClearedByNull = true,
            IsAlways = true,
            Example = """{ "points": "10", "name": "Ada Lovelace" }""",
        },
        new Json("dynamicImages", PassSchemas.DynamicImages)
        {
            Column = "dynamic_images",
            Stored = p => p.DynamicImages,
            Store = (p, images) => p.DynamicImages = images,
            Write = PassRules.MergeImages,
            IsClearedByNull = true,
            IsAlways = true,
            Example = "null",
        },
        new Json("dynamicBackfields", PassSchemas.DynamicBackfields)
        {
            Column = "dynamic_backfields",
            Stored = p => p.DynamicBackfields,
            Store = (p, groups) => p.DynamicBackfields = groups,
            Check = PassRules.CheckGroups,
            Merge = PassRules.MergeGroups,
            IsClearedByNull = true,
        },
        new Json("passbook", PassSchemas.Passbook)
        {
            Column = "passbook",
            Stored = p => p.Passbook,
            Store = (p, overrides) => p.Passbook = overrides,
            Check = PassRules.CheckOverrides,
            Merge = PassRules.MergeOverrides,
            IsClearedByNull = true,
        },
        new Text("recoveryEmail", PassSchemas.RecoveryEmail)
        {
            Column = "recovery_email",
            Get = p => p.RecoveryEmail,
            Set = (p, address) => p.RecoveryEmail = address is "" ? null : address,
            Check = PassRules.CheckAddress,
            IsClearedByNull = true,
        },
        new Text("landingUrl", Schema.String("Page for the customer."))
        {
            Shown = r => r.Links.Landing(r.Entity.Id),
            IsAlways = true,
            Example = "\"https://passes.example.com/p/x8Kd03bPqZ7LmA\"",
        },
        new Text(
            "editUrl",
            Schema.String("The page with the right to edit editable keys. Changing or taking away recoveryEmail ends the former link.")
        )
        {
            Shown = r => r.Links.Edit(r.Account, r.Entity),
            IsAlways = true,
            Example = "\"https://passes.example.com/p/x8Kd03bPqZ7LmA?edit=3q2-7w\"",
        },
        .. OfGoogle(),
    ];

    private static Time Registration(string name, string column, Func<Pass, DateTimeOffset?> get, Action<Pass, DateTimeOffset?> set) =>
        new(name, text: null)
        {
            Column = column,
            Get = get,
            Set = set,
            IsSetLater = true,
        };
}
