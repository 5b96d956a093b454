using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using CherryPie.Wallet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CherryPie.Server.Tests.Google;

/// <summary>A request to the REST API.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">Below its root.</param>
/// <param name="Body">Null for none.</param>
internal sealed record GoogleCall(string Method, string Path, JsonObject? Body);

/// <summary>Takes all that it is sent, as Google does of sound requests, and notes it. Answers can be turned into others.</summary>
public sealed class GoogleSite : IAsyncDisposable
{
    public const string Issuer = "3388000000022134567";

    private readonly ConcurrentDictionary<string, JsonObject> _stored = new();
    private readonly WebApplication _app;

    private GoogleSite(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>How many tokens it has given.</summary>
    public int Tokens { get; private set; }

    internal ConcurrentQueue<GoogleCall> Calls { get; } = new();

    /// <summary>Signs callbacks.</summary>
    internal Ecv2Signer Signer { get; } = Ecv2Signer.Create("GooglePayPasses", DateTimeOffset.UtcNow.AddYears(1));

    /// <summary>Answers a request in place of the usual answer; null leaves it as it is.</summary>
    internal Func<GoogleCall, (int Status, string Body)?> Respond { get; set; } = _ => null;

    internal IEnumerable<GoogleCall> Of(string method, string resource) =>
        Calls.Where(c => c.Method == method && c.Path.StartsWith(resource, StringComparison.Ordinal));

    public static async Task<GoogleSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var it = new GoogleSite(builder.Build());
        it._app.MapPost("/token", it.Token);
        it._app.MapGet("/keys", () => Results.Bytes(it.Signer.RootKeysJson, "application/json"));
        it._app.Map("/v1/{**path}", it.Answer);
        await it._app.StartAsync();
        return it;
    }

    /// <summary>The settings of a server that has it for Google.</summary>
    public void Configure(IWebHostBuilder server)
    {
        server.UseSetting("Google:Endpoint", Address + "/v1");
        server.UseSetting("Google:TokenUrl", Address + "/token");
        server.UseSetting("Google:SaveUrl", Address + "/save");
        server.UseSetting("Google:CallbackKeysUrl", Address + "/keys");
    }

    /// <summary>What Google has of an id; null for nothing.</summary>
    internal JsonObject? Stored(string path) => _stored.GetValueOrDefault(path);

    internal void Change(string path, string member, JsonNode? value) => _stored[path][member] = value;

    public async ValueTask DisposeAsync()
    {
        Signer.Dispose();
        await _app.DisposeAsync();
    }

    private IResult Token()
    {
        Tokens++;
        return Results.Text($$"""{"access_token":"token-{{Tokens}}","expires_in":3599,"token_type":"Bearer"}""", "application/json");
    }

    private async Task<IResult> Answer(string path, HttpContext http)
    {
        var text = await new StreamReader(http.Request.Body, Encoding.UTF8).ReadToEndAsync();
        var call = new GoogleCall(http.Request.Method, path, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
        Calls.Enqueue(call);
        if (Respond(call) is { } other)
        {
            return Results.Text(other.Body, "application/json", statusCode: other.Status);
        }

        return call.Method switch
        {
            "GET" when path == "issuer/" + Issuer => Results.Text("{}", "application/json"),
            "POST" when path.EndsWith("/addMessage", StringComparison.Ordinal) => Results.Text("{}", "application/json"),
            "POST" => _stored.TryAdd($"{path}/{call.Body!["id"]}", call.Body)
                ? Results.Text(text, "application/json")
                : Refused(409, "ALREADY_EXISTS"),
            "PATCH" when _stored.TryGetValue(path, out var stored) => Patched(path, stored, call.Body!),
            "GET" when _stored.TryGetValue(path, out var stored) => Results.Text(stored.ToJsonString(), "application/json"),
            _ => Refused(404, "NOT_FOUND"),
        };
    }

    private IResult Patched(string path, JsonObject stored, JsonObject patch)
    {
        var merged = stored.DeepClone().AsObject();
        foreach (var (name, value) in patch)
        {
            merged[name] = value?.DeepClone();
        }

        _stored[path] = merged;
        return Results.Text(merged.ToJsonString(), "application/json");
    }

    private static IResult Refused(int status, string word) =>
        Results.Text($$$"""{"error":{"code":{{{status}}},"message":"no","status":"{{{word}}}"}}""", "application/json", statusCode: status);
}
