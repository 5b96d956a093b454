using System.Globalization;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>What passes of all kinds have.</summary>
internal static class GoogleMembers
{
    public static void Write(GoogleDraft draft)
    {
        var (facts, source) = (draft.Facts, draft.Source);
        Pictures(draft);
        Color(draft);
        GooglePlaces.Write(draft);
        draft.HoldsPassValues |= !facts.IsFixed("sharingProhibited");
        if (facts.IsTrue("sharingProhibited"))
        {
            draft.ToClass("multipleDevicesAndHoldersAllowedStatus", "ONE_USER_ALL_DEVICES", isFixed: true);
        }

        if (source.Settings.Shimmer)
        {
            draft.ToClass("securityAnimation", new JsonObject { ["animationType"] = "FOIL_SHIMMER" }, isFixed: true);
        }

        draft.ToClass("classTemplateInfo", GoogleRows.Of(draft), isFixed: true);
        if (draft.Kind != GooglePassKind.Generic)
        {
            draft.ToClass("reviewStatus", "UNDER_REVIEW", isFixed: true);
        }

        draft.ToObject("barcode", GoogleBarcode.Of(facts));
        Dates(draft);
        if (draft.Kind is not (GooglePassKind.EventTicket or GooglePassKind.Transit))
        {
            draft.ToObject("groupingInfo", GoogleDraft.Members(("groupingId", facts.Word("groupingIdentifier"))));
        }

        if (source.Settings.Screenshots is { } allowed)
        {
            draft.ToObject("passConstraints", new JsonObject { ["screenshotEligibility"] = allowed ? "ELIGIBLE" : "INELIGIBLE" });
        }

        var raw = new GoogleRaw(source);
        raw.Merge(draft.Class, source.Settings.Class);
        draft.HoldsPassValues |= raw.HasPlaceholders;
        raw.Merge(draft.Object, source.Settings.Object);
        draft.ToObject("state", State(draft));
        if (source.CallbackUrl is { } url)
        {
            draft.ToClass("callbackOptions", new JsonObject { ["url"] = url }, isFixed: true);
        }
    }

    // Nothing can be deleted: what is over changes its state.
    private static string State(GoogleDraft draft)
    {
        var (facts, source) = (draft.Facts, draft.Source);
        return source.IsRedeemed && draft.Facts.Document.Style == PassStyle.Coupon ? "COMPLETED"
            : facts.End is { } end && end.UtcTicks <= source.Now.UtcTicks ? "EXPIRED"
            : facts.IsTrue("voided") ? "INACTIVE"
            : "ACTIVE";
    }

    private static void Pictures(GoogleDraft draft)
    {
        var pictures = draft.Source.Pictures;
        Picture(draft, "heroImage", pictures.Hero, p => p, draft.Kind == GooglePassKind.Generic);
        Picture(
            draft,
            "imageModulesData",
            pictures.Thumbnail,
            p => new JsonArray(new JsonObject { ["id"] = "thumbnail", ["mainImage"] = p }),
            isOfObject: false
        );
    }

    // The class shows the template's to all passes, also to those with one of their own.
    private static void Picture(GoogleDraft draft, string member, GooglePicture? picture, Func<JsonObject, JsonNode> wrap, bool isOfObject)
    {
        if (picture is null)
        {
            return;
        }

        if (picture.IsOfPass || isOfObject)
        {
            draft.ToObject(member, wrap(GoogleDraft.Picture(picture)!));
        }

        var ofTemplate = picture.IsOfPass ? picture.OfTemplate : picture.Url;
        if (!isOfObject)
        {
            draft.ToClass(member, ofTemplate is null ? null : wrap(GoogleDraft.Picture(new(ofTemplate))!), isFixed: true);
            draft.HoldsPassValues |= ofTemplate is null;
        }
    }

    // Google has the colour in the object of generic passes, in either of event tickets, flights and trips, in the class of all others.
    private static void Color(GoogleDraft draft)
    {
        const string member = "hexBackgroundColor";
        var (facts, color) = (draft.Facts, Hex(draft.Facts.Word("backgroundColor")));
        var isFixed = facts.IsFixed("backgroundColor");
        switch (draft.Kind)
        {
            case GooglePassKind.Generic:
                draft.ToObject(member, color);
                break;
            case GooglePassKind.EventTicket or GooglePassKind.Flight or GooglePassKind.Transit:
                draft.ToClass(member, Hex(facts.Document.Background.Value?.Fixed), isFixed: true);
                draft.ToObject(member, isFixed ? null : color);
                break;
            default:
                draft.ToClass(member, color, isFixed);
                break;
        }
    }

    private static string? Hex(string? rgb)
    {
        if (!PassColor.IsRgb(rgb))
        {
            return null;
        }

        var parts = rgb![4..^1].Split(',').Select(p => int.Parse(p.Trim(), CultureInfo.InvariantCulture)).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"#{parts[0]:x2}{parts[1]:x2}{parts[2]:x2}");
    }

    private static void Dates(GoogleDraft draft)
    {
        var facts = draft.Facts;
        var isGeneric = draft.Kind == GooglePassKind.Generic;
        var relevant = isGeneric ? facts.Relevant : null;
        var start = relevant is { } from && !(facts.End is { } last && last.UtcTicks <= from.UtcTicks) ? from : (PassDate?)null;
        var interval = draft.Object["validTimeInterval"]?.AsObject() ?? [];
        if (start is { } begins)
        {
            interval["start"] = new JsonObject { ["date"] = begins.ToString() };
        }

        if (facts.End is { } ends)
        {
            interval["end"] = new JsonObject { ["date"] = ends.ToString() };
        }

        draft.ToObject("validTimeInterval", interval.Count > 0 && interval.Parent is null ? interval : null);
        if (isGeneric && (start is not null || facts.End is not null))
        {
            draft.ToObject(
                "notifications",
                GoogleDraft.Members(
                    ("upcomingNotification", start is null ? null : new JsonObject { ["enableNotification"] = true }),
                    ("expiryNotification", facts.End is null ? null : new JsonObject { ["enableNotification"] = true })
                )
            );
        }
    }
}
