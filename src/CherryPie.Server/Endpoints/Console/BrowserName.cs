namespace CherryPie.Server.Endpoints.Console;

/// <summary>What a browser calls itself, in two words that its person knows it by. What it says may be anybody's text: only words of ours
/// come out.</summary>
internal static class BrowserName
{
    private const int Read = 500;

    // Each of them also says to be most of those behind it.
    private static readonly (string Says, string Name)[] _browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Says, string Name)[] _systems =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    /// <returns>Such as <c>Firefox, Windows</c>; empty where neither is known.</returns>
    public static string Of(string agent)
    {
        var text = agent.Length > Read ? agent[..Read] : agent;
        return string.Join(", ", new[] { First(_browsers, text), First(_systems, text) }.OfType<string>());
    }

    private static string? First((string Says, string Name)[] known, string text) =>
        Array.Find(known, k => text.Contains(k.Says, StringComparison.Ordinal)).Name;
}
