using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The members of generic passes, and of cards and coupons.</summary>
internal static class GoogleKinds
{
    /// <summary>All but common members stand in the object: generic classes have next to none.</summary>
    public static void Generic(GoogleDraft draft)
    {
        var facts = draft.Facts;
        draft.ToObject("cardTitle", (facts.LogoText ?? facts.Organization).Localized());
        if (facts.Primary is { } primary)
        {
            draft.Show(primary, "object.header", "header");
            draft.ToObject("subheader", primary.Label?.Localized());
        }

        var header = facts.Primary is { Value.IsEmpty: false } field ? field.Value : facts.Description;
        draft.ToObject("header", header.Localized());
        draft.ToObject("logo", GoogleDraft.Picture(draft.Source.Pictures.Logo));
        draft.ToObject("wideLogo", GoogleDraft.Picture(draft.Source.Pictures.WideLogo));
    }

    public static void Loyalty(GoogleDraft draft)
    {
        var (facts, pictures) = (draft.Facts, draft.Source.Pictures);
        draft.ToClass("issuerName", facts.Organization, "localizedIssuerName");
        draft.ToClass("programName", facts.LogoText ?? facts.Organization, "localizedProgramName");
        draft.Require(pictures.Logo is not null, "a logo (programLogo)");
        draft.ClassPicture("programLogo", pictures.Logo);
        draft.ClassPicture("wideProgramLogo", pictures.WideLogo);
        if ((draft.Role(GoogleRoles.Points) ?? (facts.Primary is { IsNumeric: true } primary ? primary : null)) is { } points)
        {
            draft.Show(points, "object.loyaltyPoints.balance", "loyaltyPoints");
            if (!points.Value.IsEmpty)
            {
                var balance = new JsonObject { ["balance"] = GoogleMoney.Balance(points) };
                points.Label?.Write(balance, "label", "localizedLabel");
                draft.ToObject("loyaltyPoints", balance);
            }
        }

        Account(draft, GoogleRoles.AccountId, "accountId");
        Account(draft, GoogleRoles.AccountName, "accountName");
        if (draft.Role(GoogleRoles.Tier) is { } tier)
        {
            draft.Show(tier, "class.rewardsTier");
            draft.ToClass("rewardsTier", tier.Value, "localizedRewardsTier");
            draft.ToClass("rewardsTierLabel", tier.Label, "localizedRewardsTierLabel");
        }
    }

    public static void GiftCard(GoogleDraft draft)
    {
        var (facts, pictures) = (draft.Facts, draft.Source.Pictures);
        draft.ToClass("issuerName", facts.Organization, "localizedIssuerName");
        draft.ToClass("merchantName", facts.LogoText ?? facts.Organization, "localizedMerchantName");
        draft.ClassPicture("programLogo", pictures.Logo);
        draft.ClassPicture("wideProgramLogo", pictures.WideLogo);
        Account(draft, GoogleRoles.CardNumber, "cardNumber");
        Account(draft, GoogleRoles.Pin, "pin");
        draft.Require(
            draft.Object.ContainsKey("cardNumber"),
            "a value of a field with the role cardNumber",
            draft.Role(GoogleRoles.CardNumber)?.IsFixed
        );
        if ((draft.Role(GoogleRoles.Points) ?? facts.Primary) is { IsNumeric: true } balance)
        {
            draft.Show(balance, "object.balance", "balance");
            draft.ToObject("balance", GoogleMoney.Of(balance.Number, balance.Currency));
        }
    }

    public static void Offer(GoogleDraft draft)
    {
        var (facts, pictures) = (draft.Facts, draft.Source.Pictures);
        draft.ToClass("issuerName", facts.Organization, "localizedIssuerName");
        draft.ToClass("provider", facts.Organization, "localizedProvider");
        if (facts.Primary is { IsFixed: true, Value.IsEmpty: false } title)
        {
            draft.Show(title, "class.title");
            draft.ToClass("title", title.Value, "localizedTitle");
        }
        else
        {
            draft.ToClass("title", facts.Description, "localizedTitle");
        }

        draft.ToClass("shortTitle", facts.LogoText, "localizedShortTitle");
        draft.ToClass("redemptionChannel", "BOTH", isFixed: true);
        draft.ClassPicture("titleImage", pictures.Logo);
        draft.ClassPicture("wideTitleImage", pictures.WideLogo);
        if (FinePrint(draft) is { } print)
        {
            draft.ToClass("finePrint", print.Value, "localizedFinePrint");
        }
    }

    /// <summary>The longest text of the back that all passes have; null for none.</summary>
    public static GoogleField? FinePrint(GoogleDraft draft)
    {
        const int least = 60;
        var longest = draft
            .Facts.Fields.Where(f => f is { Group: "back", IsFixed: true, Markup: null } && f.Value.Value.Length >= least)
            .MaxBy(f => f.Value.Value.Length);
        if (longest is not null)
        {
            draft.Show(longest, "class.finePrint");
        }

        return longest;
    }

    private static void Account(GoogleDraft draft, string role, string member)
    {
        if (draft.Role(role) is not { } field)
        {
            return;
        }

        draft.Show(field, "object." + member, member);
        if (!field.Value.IsEmpty)
        {
            draft.ToObject(member, field.Value.Value);
        }

        if (field.Label is { IsFixed: true } text)
        {
            draft.ToClass(member + "Label", text, $"localized{char.ToUpperInvariant(member[0])}{member[1..]}Label");
        }
    }
}
