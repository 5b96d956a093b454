using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Tests;
using CherryPie.Wallet;

namespace CherryPie.Benchmarks;

/// <summary>Passes and registrations that the server itself has written, of four templates: what <see cref="GrowthFill"/>
/// multiplies.</summary>
internal sealed class GrowthSample(BenchServer server) : IDisposable
{
    /// <summary>How many passes it has.</summary>
    public const int Size = 4000;

    private const int PerBatch = 25;
    private readonly HttpClient _http = new() { BaseAddress = server.Address };

    /// <summary>The templates, and which part of the passes each has, in percent.</summary>
    public static (string Name, int Part)[] Templates { get; } = [("grown1", 1), ("grown10", 10), ("grown34", 34), ("grown55", 55)];

    /// <param name="registered">How many of a hundred passes are on a phone.</param>
    public async Task Issue(int registered)
    {
        var certificate = (await Send(HttpMethod.Get, "/v2/passbookCerts"))[0].GetProperty("id").GetString();
        foreach (var (name, _) in Templates)
        {
            await Send(
                HttpMethod.Post,
                "/v2/campaigns",
                Json($$"""{"name":"{{name}}","passbookCertId":"{{certificate}}","startDate":"2024-01-01T00:00:00Z"}""")
            );
            await Send(
                HttpMethod.Post,
                "/v2/templates",
                new MultipartFormDataContent
                {
                    { new ByteArrayContent(Pictures.Icon), "passbook-IconFile", "icon.png" },
                    { new StringContent(Template(name)), "jsonBody" },
                }
            );
        }

        var ids = new List<string>();
        for (var first = 0; first < Size; first += PerBatch)
        {
            var batch = string.Join(',', Enumerable.Range(first, PerBatch).Select(Pass));
            ids.AddRange(
                (await Send(HttpMethod.Post, "/v2/passesBatch", Json($"[{batch}]")))
                    .GetProperty("id")
                    .EnumerateArray()
                    .Select(id => id.GetString()!)
            );
        }

        await Parallel.ForEachAsync(
            ids.Where((_, n) => (n + (n / 100 * 29)) % 100 < registered),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (id, _) => await Register(id)
        );
    }

    private static string Template(string name) =>
        $$$"""
            {"name":"{{{name}}}","campaignName":"{{{name}}}","language":"en","startDate":"2024-01-01T00:00:00Z","passbook":
            {"type":"storeCard","desc":"A card","header":[{"key":"points","label":"POINTS","value":"${points}"}]}}
            """;

    /// <summary>A customer of a shop: one in five has left an address.</summary>
    public static string Pass(int number)
    {
        var (left, template) = (number % 100 * 37 % 100, 0);
        while (left >= Templates[template].Part)
        {
            left -= Templates[template++].Part;
        }

        var mail = number % 5 == 0 ? $$""","recoveryEmail":"c{{number:D10}}@example.com" """ : "";
        return $$$"""{"templateName":"{{{Templates[template].Name}}}","userDefinedId":"c{{{number:D10}}}"{{{mail}}},"dynamicData":"""
            + $$$"""{"name":"Ada Lovelace","points":{{{number}}},"member":"c{{{number:D10}}}","group":"{{{number}}}"}}""";
    }

    public void Dispose() => _http.Dispose();

    private async Task Register(string id)
    {
        using var pass = JsonDocument.Parse(
            PassArchive.Open(await _http.GetByteArrayAsync(new Uri($"/v2/passes/{id}/bundle", UriKind.Relative))).Files["pass.json"]
        );
        var (type, token) = (Text(pass, "passTypeIdentifier"), Text(pass, "authenticationToken"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/wallet/v1/devices/{Guid.NewGuid():N}/registrations/{type}/{id}")
        {
            Content = Json($$"""{"pushToken":"{{Guid.NewGuid():N}}{{Guid.NewGuid():N}}"}"""),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("ApplePass", token);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static string Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString()!;

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task<JsonElement> Send(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new("PKAuth", PkTokens.Valid(server.Key, server.Secret, DateTimeOffset.UtcNow));
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {text}");
    }
}
