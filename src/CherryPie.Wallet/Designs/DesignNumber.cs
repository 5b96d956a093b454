namespace CherryPie.Wallet;

/// <summary>An attribute that is a number, a numeric string, or a placeholder for one.</summary>
internal static class DesignNumber
{
    public static PlaceholderText? Read(DesignNode node, string allowed)
    {
        var text = node.Text(numbers: true, allowed);
        if (text is { IsLiteral: true } && !NumberText.IsNumber(text.Raw))
        {
            return node.Refused($"\"{Shown.Short(text.Raw)}\" must be {allowed}");
        }

        return text;
    }
}
