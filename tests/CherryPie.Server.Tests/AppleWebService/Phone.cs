using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Does what Wallet does with passes of one type: keeps their tokens, its tag and the dates of what it holds.</summary>
internal sealed class Phone(World world, HttpClient http)
{
    public string DeviceId { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string PushToken { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public string Scheme { get; init; } = "ApplePass";

    public string? Tag { get; private set; }

    /// <summary>What the phone shows, by serial number.</summary>
    public Dictionary<string, JsonElement> Passes { get; } = [];

    private Dictionary<string, string> Tokens { get; } = [];

    private Dictionary<string, DateTimeOffset> Dates { get; } = [];

    public static Phone Of(World world) => new(world, world.Server.CreateClient());

    /// <summary>Downloads a pass as a person would, and registers it.</summary>
    public async Task<HttpStatusCode> Add(string pass)
    {
        await Download(pass);
        return await Register(pass);
    }

    public async Task Download(string pass) => Keep(pass, await world.Bundle(pass));

    public async Task<HttpStatusCode> Register(string pass, string? pushToken = null, string? token = null)
    {
        using var answer = await Send(
            HttpMethod.Post,
            Registration(pass),
            token ?? Tokens[pass],
            JsonContent.Create(new { pushToken = pushToken ?? PushToken })
        );
        return answer.StatusCode;
    }

    public async Task<HttpStatusCode> Unregister(string pass)
    {
        using var answer = await Send(HttpMethod.Delete, Registration(pass), Tokens[pass]);
        return answer.StatusCode;
    }

    /// <summary>Asks what changed, and fetches it: what a push leads to.</summary>
    /// <returns>The serial numbers that the server named.</returns>
    public async Task<IReadOnlyList<string>> Update()
    {
        using var answer = await List(Tag);
        if (answer.StatusCode == HttpStatusCode.NoContent)
        {
            return [];
        }

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        List<string> serials = [.. body.GetProperty("serialNumbers").EnumerateArray().Select(s => s.GetString()!)];
        foreach (var serial in serials)
        {
            await Fetch(serial);
        }

        Tag = body.GetProperty("lastUpdated").GetString();
        return serials;
    }

    public Task<HttpResponseMessage> List(string? since) =>
        http.GetAsync(
            new Uri(
                $"/wallet/v1/devices/{DeviceId}/registrations/{World.PassType}{(since is null ? "" : "?passesUpdatedSince=" + since)}",
                UriKind.Relative
            )
        );

    public async Task<HttpStatusCode> Fetch(string pass)
    {
        using var answer = await Send(
            HttpMethod.Get,
            $"/wallet/v1/passes/{World.PassType}/{pass}",
            Tokens[pass],
            since: Dates.TryGetValue(pass, out var known) ? known : null
        );
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            Keep(pass, PassArchive.Open(await answer.Content.ReadAsByteArrayAsync()));
            Dates.Remove(pass);
            if (answer.Content.Headers.LastModified is { } date)
            {
                Dates[pass] = date;
            }
        }

        return answer.StatusCode;
    }

    public async Task<HttpResponseMessage> Send(
        HttpMethod method,
        string path,
        string? token,
        HttpContent? content = null,
        DateTimeOffset? since = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue(Scheme, token);
        if (since is { } date)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", date.ToString("r", CultureInfo.InvariantCulture));
        }

        return await http.SendAsync(request);
    }

    public string Token(string pass) => Tokens[pass];

    public string Registration(string pass) => $"/wallet/v1/devices/{DeviceId}/registrations/{World.PassType}/{pass}";

    private void Keep(string pass, PassArchive package)
    {
        Passes[pass] = JsonElement.Parse(package.Files["pass.json"].Span);
        Tokens[pass] = Passes[pass].GetProperty("authenticationToken").GetString()!;
    }
}
