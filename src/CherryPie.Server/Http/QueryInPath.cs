namespace CherryPie.Server.Http;

/// <summary>Some clients percent-encode the whole of <c>?a=b</c>, so the question mark arrives inside the path. It is moved back before routing.</summary>
internal static class QueryInPath
{
    public static void UseQueryInPath(this WebApplication app) => app.Use((http, next) =>
    {
        var path = http.Request.Path.Value!;
        var mark = path.IndexOf('?', StringComparison.Ordinal);
        if (mark >= 0)
        {
            // The path is decoded already; what stands behind the mark is a query in clear, and is encoded again name by name.
            var pairs = path[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split('=', 2))
                .Select(p => p.Length == 2 ? $"{Uri.EscapeDataString(p[0])}={Uri.EscapeDataString(p[1])}" : Uri.EscapeDataString(p[0]));
            http.Request.Path = path[..mark];
            http.Request.QueryString = new QueryString("?" + string.Join('&', pairs.Concat(http.Request.QueryString.Value is { Length: > 1 } more ? [more[1..]] : [])));
        }

        return next(http);
    });
}
