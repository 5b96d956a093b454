namespace CherryPie.Server.Platform.Http;

/// <summary>Some clients percent-encode the whole of <c>?a=b</c>, so the question mark arrives inside the path. It is moved back before
/// routing.</summary>
internal static class QueryInPath
{
    public static void UseQueryInPath(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                var path = http.Request.Path.Value!;
                var mark = path.IndexOf('?', StringComparison.Ordinal);
                if (mark >= 0)
                {
                    // After the mark stands a query in clear, which is encoded again name by name.
                    var pairs = Encoded(http)
                        .Split('&', StringSplitOptions.RemoveEmptyEntries)
                        .Select(p => p.Split('=', 2))
                        .Select(p =>
                            p.Length == 2 ? $"{Uri.EscapeDataString(p[0])}={Uri.EscapeDataString(p[1])}" : Uri.EscapeDataString(p[0])
                        );
                    http.Request.Path = path[..mark];
                    http.Request.QueryString = new QueryString(
                        "?" + string.Join('&', pairs.Concat(http.Request.QueryString.Value is { Length: > 1 } more ? [more[1..]] : []))
                    );
                }

                return next(http);
            }
        );

    // From the raw target, because the path that the web server decodes leaves %2F as it is.
    private static string Encoded(HttpContext http)
    {
        var target = RawTarget.Of(http).Split('?')[0];
        return Uri.UnescapeDataString(target[(target.IndexOf("%3F", StringComparison.OrdinalIgnoreCase) + 3)..]);
    }
}
