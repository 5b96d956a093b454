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

    /// <summary>A fault of a design, which its author can mend; of a foreign pass a warning, as a phone passes such a key over.</summary>
    public static void Wrong(this LintNode node, string message)
    {
        if (node.Reading.IsOfDesign)
        {
            node.Fault(message);
        }
        else
        {
            node.Warn(message);
        }
    }

    /// <summary>Notes what Wallet accepts and passes over, or shows otherwise than meant.</summary>
    public static void Warn(this LintNode node, string message)
    {
        if (node.Reading is { IsAdvising: true, Warnings: { } warnings })
        {
            warnings.Add(new(node.Path(), message));
        }
    }

    public static void OptionalText(this LintNode node)
    {
        if (node.Exists && node.PlainText is null)
        {
            node.Fault("must be a string");
        }
    }
}
