using CherryPie.Server.Endpoints.Landing;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The addresses of what pages load.</summary>
public static class ConsoleSign
{
    public static string Icon => Assets.Icon;

    public static string Style => ConsoleAssets.Style;

    public static string Passkeys => ConsoleAssets.Passkeys;
}
