global using LintNode = CherryPie.Wallet.JsonCursor<CherryPie.Wallet.LintReading>;

namespace CherryPie.Wallet;

/// <summary>What several rules of the lint ask of a text.</summary>
internal static class LintNodes
{
    /// <summary>A text that must be there and say something; null and a fault where it does not.</summary>
    public static string? Required(this LintNode node)
    {
        var text = node.PlainText;
        if (!string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        node.Fault("must be a text that is not empty");
        return null;
    }

    public static void OptionalText(this LintNode node)
    {
        if (node.Exists && node.PlainText is null)
        {
            node.Fault("must be a string");
        }
    }
}
