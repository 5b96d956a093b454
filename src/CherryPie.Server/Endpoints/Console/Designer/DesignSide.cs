namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Which of a template's two designs is edited.</summary>
/// <param name="Design">The attribute that holds it.</param>
/// <param name="Languages">The attribute with its translations.</param>
/// <param name="Pictures">What the names of its pictures begin with.</param>
internal sealed record DesignSide(string Design, string Languages, string Pictures)
{
    /// <summary>What the page's address and the form say for the design after redemption.</summary>
    public const string Redeemed = "redeemed";

    private static readonly DesignSide _usual = new("passbook", "passbookLang", "passbook-"),
        _redeemed = new("passbookRedeem", "passbookLangRedeem", "passbookRedeem-");

    public static DesignSide Of(bool isRedeemed) => isRedeemed ? _redeemed : _usual;
}
