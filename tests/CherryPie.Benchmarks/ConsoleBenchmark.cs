using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>How long the server takes for each page of the console, among many passes and their events. A browser without scripts signs in
/// by one click and follows the links of each page: of those that differ by ids alone the first.
/// <c>-- console [--passes 1000000] [--visits 100]</c>.</summary>
internal static partial class ConsoleBenchmark
{
    private const double Aimed = 150;
    private const int MostPages = 80;

    /// <returns>0 when each page's p95 is within the aim.</returns>
    public static async Task<int> Run(string[] args)
    {
        var (passes, visits) = (args.Number("--passes", 1_000_000), args.Number("--visits", 100));
        await using var server = await BenchServer.Start(passes);
        await server.Tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", BenchServer.Script("events"));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        var home = await SignIn(http);
        var (known, waiting, slow) = (new HashSet<string>(), new Queue<string>([home]), 0);
        Line($"{passes} passes, {visits} visits of each page; the server on core 0, PostgreSQL on core 1");
        while (waiting.TryDequeue(out var page) && known.Count < MostPages)
        {
            if (!known.Add(Kind(page)))
            {
                continue;
            }

            using (var first = await http.GetAsync(new Uri(page, UriKind.Relative)))
            {
                if (first.StatusCode != HttpStatusCode.OK || first.Content.Headers.ContentType?.MediaType != "text/html")
                {
                    continue;
                }

                foreach (Match link in Links().Matches(WebUtility.HtmlDecode(await first.Content.ReadAsStringAsync())))
                {
                    waiting.Enqueue(new Uri(new Uri(server.Address, page), link.Groups[1].Value).PathAndQuery);
                }
            }

            var took = new List<double>();
            for (var visit = 0; visit < visits; visit++)
            {
                var start = Stopwatch.GetTimestamp();
                await http.GetByteArrayAsync(new Uri(page, UriKind.Relative));
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            took.Sort();
            var p95 = took[(int)(took.Count * 0.95)];
            slow += p95 > Aimed ? 1 : 0;
            Line($"{Kind(page), -60} p50 {took[took.Count / 2], 7:F1} ms   p95 {p95, 7:F1} ms{(p95 > Aimed ? "   too slow" : "")}");
        }

        Line($"{known.Count} pages, {slow} over {Aimed} ms");
        return slow == 0 ? 0 : 1;
    }

    /// <returns>The first page of the first account.</returns>
    private static async Task<string> SignIn(HttpClient http)
    {
        var page = await http.GetStringAsync(new Uri("/console/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("form", FormToken().Match(page).Groups[1].Value)]);
        using var signedIn = await http.PostAsync(new Uri("/console/sign-in/development", UriKind.Relative), form);
        using var first = await http.GetAsync(new Uri("/console", UriKind.Relative));
        return first.Headers.Location?.OriginalString
            ?? throw new InvalidOperationException($"signing in: {signedIn.StatusCode}, /console: {first.StatusCode}");
    }

    // /console/<id>/passes/<id>?after=… is one page, whatever the ids are.
    private static string Kind(string page)
    {
        var parts = page.Split('?');
        var path = string.Join('/', parts[0].Split('/').Select(p => p.Any(char.IsDigit) ? "*" : p));
        if (parts.Length < 2)
        {
            return path;
        }

        return $"{path}?{string.Join('&', parts[1].Split('&').Select(p => p.Split('=')[0]).Order(StringComparer.Ordinal))}";
    }

    [GeneratedRegex("href=\"(/console[^\"#]*|\\?[^\"#]*)")]
    private static partial Regex Links();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
