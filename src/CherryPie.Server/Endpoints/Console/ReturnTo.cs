namespace CherryPie.Server.Endpoints.Console;

/// <summary>Where somebody wanted to go before they had to sign in.</summary>
internal static class ReturnTo
{
    private const int Longest = 500;

    /// <summary>The page, with the way back in its address.</summary>
    public static string After(string page, HttpRequest request) =>
        request.Path == "/console" ? page : $"{page}?return={Uri.EscapeDataString(request.Path + request.QueryString)}";

    /// <summary>The page on which a form stands: its subject's first one, by the beginning of its address.</summary>
    public static string PageOf(HttpRequest form) =>
        form.Path.Value!.Split('/') is [_, var console, var of, var subject, ..] && of != "me"
            ? $"/{console}/{of}/{subject}"
            : "/console/me";

    /// <returns>The path, when it is one of the console's; else its first page. Nothing that leads elsewhere begins with it.</returns>
    public static string Local(string? path) =>
        path is { Length: <= Longest }
        && path.StartsWith("/console/", StringComparison.Ordinal)
        && !path.Contains("//", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
        && path.All(char.IsAscii)
            ? path
            : "/console";
}
