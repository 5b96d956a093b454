using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;

namespace CherryPie.Server.Tests.Landing;

/// <summary>A customer's browser, as far as HTTP goes.</summary>
internal sealed class LandingVisitor(Server server)
{
    public const string IPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1";
    public const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15";
    public const string Android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/138.0.0.0 Mobile Safari/537.36";
    public const string Windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36";

    private readonly HttpClient _http = server.CreateClient(
        new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = server.ClientOptions.BaseAddress }
    );

    public Task<LandingReply> Get(string path, string device = Windows, string? languages = null) =>
        Send(HttpMethod.Get, path, device, languages, null);

    public Task<LandingReply> Post(
        string path,
        IEnumerable<(string Name, string Value)> form,
        params (string Name, string Value)[] headers
    ) =>
        Send(
            HttpMethod.Post,
            path,
            Windows,
            null,
            new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
            headers
        );

    private async Task<LandingReply> Send(
        HttpMethod method,
        string path,
        string device,
        string? languages,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute)) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", device);
        request.Headers.TryAddWithoutValidation("Accept-Language", languages ?? "en");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request);
        var all = answer
            .Headers.Concat(answer.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new LandingReply((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), all);
    }
}

/// <summary>What it got.</summary>
internal sealed partial record LandingReply(int Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>All text that a reader would see, without mark-up.</summary>
    public string Text => WebUtility.HtmlDecode(Tag().Replace(Html, " "));

    public string Attribute(string pattern) =>
        WebUtility.HtmlDecode(Regex.Match(Html, pattern, RegexOptions.CultureInvariant).Groups[1].Value);

    [GeneratedRegex("<style>.*?</style>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();
}
