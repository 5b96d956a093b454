using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>The five styles by the names that designs have for them.</summary>
internal static class DesignerStyles
{
    public static readonly string[] All = ["coupon", "storeCard", "eventTicket", "boardingPass", "generic"];

    public static string Usual(string word) => Array.Find(All, s => s.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)) ?? "generic";

    public static PassStyle? Of(string style) => Enum.TryParse<PassStyle>(style, ignoreCase: true, out var found) ? found : null;
}
