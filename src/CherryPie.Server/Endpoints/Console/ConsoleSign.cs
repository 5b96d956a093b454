using CherryPie.Server.Endpoints.Landing;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The addresses of what pages load.</summary>
public static class ConsoleSign
{
    public static string Icon => Assets.Icon;

    public static string Style => ConsoleAssets.Style;

    public static string Passkeys => ConsoleAssets.Passkeys;

    public static string Designer => ConsoleAssets.Designer;

    /// <summary>What a pass is drawn with, on its own page as here.</summary>
    public static string PassStyle => Assets.Style;
}
