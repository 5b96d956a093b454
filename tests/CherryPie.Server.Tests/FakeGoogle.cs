using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CherryPie.Server.Tools.Simulator;
using CherryPie.Server.Tools.Simulator.Google;
using CherryPie.Wallet;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CherryPie.Server.Tests;

/// <summary>Google Wallet in this process: the stand-in of <c>simulate google</c>, on http unless told otherwise.</summary>
internal sealed class FakeGoogle : IAsyncDisposable
{
    private static readonly Lazy<string> _key = new(() =>
    {
        using var made = GoogleIdentity.Create();
        return made.Save();
    });

    private readonly string _folder = TestCluster.NewFolder();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private string? _token;

    private FakeGoogle(SimulatedGoogle standIn) => StandIn = standIn;

    public SimulatedGoogle StandIn { get; }

    public string IssuerId => StandIn.IssuerId;

    /// <summary>The file of the service account's key.</summary>
    public static string Key => _key.Value;

    /// <summary>A PEM file for Google:TrustedRootsFile, where the stand-in has TLS.</summary>
    public string RootsFile => Path.Combine(_folder, "google.pem");

    public static async Task<FakeGoogle> Start(SimulatedGoogleOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new SimulatedGoogleOptions { Http = true, AllowHttp = true };
        var standIn = await SimulatedGoogle.Start(
            options,
            GoogleIdentity.Load(Key)!,
            options.Http ? null : SimulatedApnsIdentity.Create(DateTimeOffset.UtcNow, "Google Wallet"),
            clock ?? TimeProvider.System,
            CancellationToken.None
        );
        var it = new FakeGoogle(standIn);
        await File.WriteAllTextAsync(it.RootsFile, standIn.RootsPem);
        return it;
    }

    /// <summary>The settings of a server that has it for Google.</summary>
    public (string Name, string Value)[] Settings =>
        [
            ("Google:Endpoint", StandIn.Endpoint),
            ("Google:TokenUrl", StandIn.TokenUrl),
            ("Google:SaveUrl", StandIn.SaveUrl),
            ("Google:CallbackKeysUrl", StandIn.CallbackKeysUrl),
        ];

    /// <summary>What it has; null for nothing.</summary>
    /// <param name="type">Such as <c>LoyaltyObject</c>.</param>
    /// <param name="name">The id without its issuer.</param>
    public JsonObject? Stored(string type, string name)
    {
        try
        {
            return StandIn.Resources.Get(type, $"{IssuerId}.{name}");
        }
        catch (GoogleRefusal)
        {
            return null;
        }
    }

    /// <summary>Requests to the API, in the order of their answers.</summary>
    /// <param name="method">Of HTTP; null: any.</param>
    /// <param name="path">What their paths begin with, below the endpoint.</param>
    public List<GoogleLogEntry> Calls(string? method = null, string path = "") =>
        [
            .. StandIn.Log.Entries.Where(e =>
                (method is null || e.Method == method) && e.Path.StartsWith("/walletobjects/v1/" + path, StringComparison.Ordinal)
            ),
        ];

    /// <summary>What goes wrong from now on, by the options of <c>simulate google</c>; none: nothing.</summary>
    public void Fail(params (string Option, string Value)[] faults) =>
        StandIn.Faults = new GoogleFaults(name => faults.FirstOrDefault(f => f.Option == name).Value);

    /// <summary>Signs by the service account's key.</summary>
    public static string Sign(JsonObject claims)
    {
        using var account = GoogleServiceAccount.Read(Encoding.UTF8.GetBytes(Key), "key", [])!;
        var key = new RsaSecurityKey(account.Key.ExportParameters(true)) { KeyId = account.KeyId };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            claims.ToJsonString(),
            new SigningCredentials(key, SecurityAlgorithms.RsaSha256)
        );
    }

    /// <summary>The claims of an assertion that the stand-in takes.</summary>
    public JsonObject Assertion()
    {
        using var account = GoogleServiceAccount.Read(Encoding.UTF8.GetBytes(Key), "key", [])!;
        return account.Assertion(StandIn.TokenUrl, DateTimeOffset.UtcNow);
    }

    /// <returns>Status and body.</returns>
    public async Task<(int Status, JsonNode Body)> Token(string assertion, string grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer")
    {
        using var form = new FormUrlEncodedContent([new("grant_type", grantType), new("assertion", assertion)]);
        using var response = await _http.PostAsync(StandIn.TokenUrl, form);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    /// <summary>A call of the API with a good token.</summary>
    /// <param name="method">Of HTTP.</param>
    /// <param name="path">Such as <c>genericObject/3388.a</c>.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="token">Another token; null: the good one.</param>
    public async Task<(int Status, JsonNode Body)> Call(string method, string path, string? body = null, string? token = null)
    {
        token ??= _token ??= (string)(await Token(Sign(Assertion()))).Body["access_token"]!;
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{StandIn.Endpoint}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    /// <summary>Asserts that a call is answered 200.</summary>
    public async Task<JsonNode> Good(string method, string path, string? body = null)
    {
        var (status, answer) = await Call(method, path, body);
        Xunit.Assert.True(status == 200, $"{status}: {answer}");
        return answer;
    }

    /// <summary>What a person's browser does: opens the address, or sends the form with "save" or "delete".</summary>
    /// <returns>Status and page.</returns>
    public async Task<(int Status, string Page)> Browse(string url, string? action = null, string? referer = null)
    {
        using var request = new HttpRequestMessage(action is null ? HttpMethod.Get : HttpMethod.Post, url);
        request.Content = action is null ? null : new FormUrlEncodedContent([new("action", action)]);
        request.Headers.Referrer = referer is null ? null : new Uri(referer);
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await StandIn.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The time of a server's clock, which tests move; a stopwatch runs on, since a limit of requests a second is one of real
/// seconds.</summary>
internal sealed class StandInClock(TimeProvider time) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
}
