using System.Globalization;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>The languages of passes.</summary>
internal static class DesignerLanguages
{
    public static IReadOnlyCollection<string> Codes => [.. WalletLanguages.Codes];

    /// <summary>What a language calls itself; a code that nobody knows is called as it is.</summary>
    public static string Name(string code)
    {
        if (!WalletLanguages.IsSupported(code))
        {
            return code;
        }

        var culture = CultureInfo.GetCultureInfo(code);
        var name = culture.NativeName;
        return char.ToUpper(name[0], culture) + name[1..];
    }
}
