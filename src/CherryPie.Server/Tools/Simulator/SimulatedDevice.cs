using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>The calls of an iPhone that holds one pass. Address, serial number and token come from the pass itself.
/// https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes</summary>
internal sealed class SimulatedDevice
{
    private readonly HttpClient _http;
    private string? _tag;
    private DateTimeOffset? _date;

    public SimulatedDevice(HttpClient http, PassArchive package) => (_http, Package, Pass) = (http, package, SimulatedPass.Of(package));

    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string PushToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>What it shows now.</summary>
    public PassArchive Package { get; private set; }

    public SimulatedPass Pass { get; }

    private string Registration =>
        $"/v1/devices/{Id}/registrations/{Uri.EscapeDataString(Pass.PassTypeIdentifier)}/{Uri.EscapeDataString(Pass.SerialNumber)}";

    /// <exception cref="InvalidDataException">What the address answers is no package.</exception>
    public static async Task<PassArchive> Download(HttpClient http, Uri address, CancellationToken stop)
    {
        using var answer = await http.GetAsync(address, stop);
        return answer.IsSuccessStatusCode
            ? PassArchive.Open(await answer.Content.ReadAsByteArrayAsync(stop))
            : throw new InvalidDataException($"it answers {(int)answer.StatusCode}: {Head(await answer.Content.ReadAsStringAsync(stop))}");
    }

    /// <returns>201 when the registration is new, 200 when the server had it.</returns>
    public async Task<HttpStatusCode> Register(CancellationToken stop)
    {
        using var answer = await Send(
            HttpMethod.Post,
            Registration,
            authorized: true,
            JsonContent.Create(new { pushToken = PushToken }),
            stop
        );
        return answer.StatusCode;
    }

    public async Task<HttpStatusCode> Unregister(CancellationToken stop)
    {
        using var answer = await Send(HttpMethod.Delete, Registration, authorized: true, content: null, stop);
        return answer.StatusCode;
    }

    /// <summary>Asks whether the pass has changed since the last list whose passes were fetched.</summary>
    /// <returns>The tag to keep once they are; null when nothing changed.</returns>
    public async Task<string?> List(CancellationToken stop)
    {
        var since = _tag is null ? "" : "?passesUpdatedSince=" + Uri.EscapeDataString(_tag);
        using var answer = await Send(
            HttpMethod.Get,
            $"/v1/devices/{Id}/registrations/{Uri.EscapeDataString(Pass.PassTypeIdentifier)}{since}",
            authorized: false,
            content: null,
            stop
        );
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return answer.StatusCode == HttpStatusCode.NoContent ? null : throw Unexpected("the list of changed passes", answer.StatusCode);
        }

        var list = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
        return list.GetProperty("serialNumbers").EnumerateArray().Any(s => s.GetString() == Pass.SerialNumber)
            ? list.GetProperty("lastUpdated").GetString()
            : null;
    }

    /// <returns>The package; null for 304.</returns>
    public async Task<PassArchive?> Fetch(CancellationToken stop)
    {
        using var answer = await Send(
            HttpMethod.Get,
            $"/v1/passes/{Uri.EscapeDataString(Pass.PassTypeIdentifier)}/{Uri.EscapeDataString(Pass.SerialNumber)}",
            authorized: true,
            content: null,
            stop
        );
        if (answer.StatusCode == HttpStatusCode.NotModified)
        {
            return null;
        }

        var package =
            answer.StatusCode == HttpStatusCode.OK
                ? PassArchive.Open(await answer.Content.ReadAsByteArrayAsync(stop))
                : throw Unexpected("the changed pass", answer.StatusCode);
        _date = answer.Content.Headers.LastModified;
        return package;
    }

    /// <summary>Shows the package from now on.</summary>
    /// <returns>Whether it differs in more than its signature.</returns>
    public bool Keep(PassArchive package)
    {
        var before = Package;
        Package = package;
        return !before.Files["manifest.json"].Span.SequenceEqual(package.Files["manifest.json"].Span);
    }

    /// <summary>Keeps the tag for the next list.</summary>
    public void Remember(string tag) => _tag = tag;

    /// <summary>Sends a line to the server's log, as Wallet does when a call failed.</summary>
    public async Task Log(string line, CancellationToken stop)
    {
        using var answer = await Send(
            HttpMethod.Post,
            "/v1/log",
            authorized: false,
            JsonContent.Create(new { logs = new[] { $"Web service error for {Pass.PassTypeIdentifier} ({Pass.WebService}): {line}" } }),
            stop
        );
    }

    private static HttpRequestException Unexpected(string what, HttpStatusCode status) =>
        new($"the server answers {(int)status} for {what}", null, status);

    private static string Head(string text) => text.Length > 200 ? text[..200] + "…" : text;

    private async Task<HttpResponseMessage> Send(
        HttpMethod method,
        string path,
        bool authorized,
        HttpContent? content,
        CancellationToken stop
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(Pass.WebService + path)) { Content = content };
        request.Headers.Authorization = authorized ? new AuthenticationHeaderValue("ApplePass", Pass.AuthenticationToken) : null;
        if (method == HttpMethod.Get && authorized && _date is { } date)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", date.ToString("r", CultureInfo.InvariantCulture));
        }

        return await _http.SendAsync(request, stop);
    }
}

/// <summary>What a device reads in a pass.</summary>
internal sealed record SimulatedPass(
    string PassTypeIdentifier,
    string SerialNumber,
    string WebService,
    string AuthenticationToken,
    string Description
)
{
    /// <exception cref="InvalidDataException">It has no webServiceURL, so no device would ever ask for its changes.</exception>
    public static SimulatedPass Of(PassArchive package)
    {
        var json = package.Files.TryGetValue("pass.json", out var bytes)
            ? JsonElement.Parse(bytes.Span)
            : throw new InvalidDataException("it holds no pass.json");
        string Word(string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return Word("webServiceURL") is { Length: > 0 } address && Word("authenticationToken") is { Length: > 0 } token
            ? new SimulatedPass(Word("passTypeIdentifier"), Word("serialNumber"), address.TrimEnd('/'), token, Word("description"))
            : throw new InvalidDataException("it names no webServiceURL: no device would ever ask for its changes");
    }
}
