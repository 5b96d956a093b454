using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Wallet;

namespace CherryPie.Server.Tests.WalletKit;

/// <summary>A brand with a certificate, which calls WalletKit v1.</summary>
internal sealed class KitClient(World world)
{
    private readonly HttpClient _http = world.Server.CreateClient();

    public World World => world;

    public static async Task<KitClient> New(Server server) => new(await World.New(server));

    public Task<Answer> Get(string path) => Send("GET", path, null);

    public Task<Answer> Post(string path, string json) => Send("POST", path, json);

    public Task<Answer> Put(string path, string json) => Send("PUT", path, json);

    public Task<Answer> Delete(string path) => Send("DELETE", path, null);

    public Task<Answer> Send(string method, string path, string? json) =>
        Send(method, path, json, ("brand-id", world.Account.BrandId), ("api-key", world.Account.BrandApiKey));

    public async Task<Answer> Send(string method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        using var answer = await _http.SendAsync(request);
        var fields = answer
            .Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), fields);
    }

    /// <param name="site">Where its icon is.</param>
    /// <param name="changes">Properties to set; null takes one away.</param>
    public static string Body(string site, params (string Name, JsonNode? Value)[] changes)
    {
        var body = new JsonObject
        {
            ["description"] = "A flight",
            ["pass_type"] = "generic",
            ["icon"] = site + "/58x58.png",
            ["primaryFields"] = JsonNode.Parse("""[{"key":"Destination","value":"SFO","label":"To","changemessage":"Now to %@"}]"""),
            ["secondaryFields"] = JsonNode.Parse(
                """[{"key":"Departure","value":"Chennai,India","label":"From"},{"key":"flight no","value":1367}]"""
            ),
            ["barcode"] = JsonNode.Parse(
                """{"format":"PKBarcodeFormatQR","message":"123","messageEncoding":"iso-8859-1","alttext":"one"}"""
            ),
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                body.Remove(name);
            }
            else
            {
                body[name] = value;
            }
        }

        return body.ToJsonString();
    }

    public async Task<string> Template(string site, params (string Name, JsonNode? Value)[] changes) =>
        (await Post("/v1/passes", Body(site, changes))).Json.GetProperty("id").GetString()!;

    public async Task<string> Pass(string template, string json = "{}") =>
        (await Post("/v1/passes/" + template, json)).Json.GetProperty("sent_pass").GetProperty("serial_no").GetString()!;

    public async Task<JsonElement> PassJson(string serial) => JsonElement.Parse((await Package(serial)).Files["pass.json"].Span);

    /// <summary>Downloaded from the address that WalletKit's answers name.</summary>
    public async Task<PassArchive> Package(string serial) =>
        PassArchive.Open(await _http.GetByteArrayAsync(new Uri($"/p/{serial}.pkpass", UriKind.Relative)));
}
