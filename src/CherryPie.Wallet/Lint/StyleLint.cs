using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A style object and its fields. <see href="https://developer.apple.com/documentation/walletpasses/passfields"/></summary>
internal static class StyleLint
{
    private static readonly string[] _groups =
    [
        "headerFields",
        "primaryFields",
        "secondaryFields",
        "auxiliaryFields",
        "backFields",
        "additionalInfoFields",
        "footerFields",
    ];

    public static void Check(LintNode style, string name, HashSet<string> keys)
    {
        if (style.Kind != JsonValueKind.Object)
        {
            style.Fault("must be an object of field arrays");
            return;
        }

        var transit = style["transitType"];
        if (name != "boardingPass" && transit.Exists)
        {
            transit.Fault("is for boardingPass only; must be left out");
        }
        else if (name == "boardingPass" && !EnumMap.Transit.IsApple(transit.PlainText))
        {
            transit.Fault($"must be {transit.Reading.Allowed(EnumMap.Transit)}");
        }

        foreach (var group in _groups)
        {
            foreach (var field in style[group].Items("an array of fields"))
            {
                FieldLint.Check(field, group, keys);
            }
        }
    }
}
