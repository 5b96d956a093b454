using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Certificates;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>Sends the document's own examples, with only the ids filled in that the server chose.</summary>
public sealed class ExamplesTests(Server server) : IClassFixture<Server>
{
    private readonly Dictionary<string, string> _filledIn = [];
    private byte[] _certificate = [];

    [Fact]
    public async Task They_work_in_order_and_the_answers_are_as_described()
    {
        using var client = server.CreateClient();
        var document = await ApiDocument.Of(client);
        var csr = Encoding.ASCII.GetString(await Call(client, document, "CreateSigningRequest"));
        var authority = await server.Services.GetRequiredService<DevelopmentChain>().Authority(CancellationToken.None);
        _certificate = authority!.Sign(csr, "pass.com.example.coffee", "A1B2C3D4E5", "Example Coffee Ltd", nfc: false, DateTimeOffset.UtcNow);
        FillIn("Poxgb4dEJa", await Json(client, document, "UploadCertificate"));
        await Json(client, document, "GetCertificate");
        Assert.NotEmpty((await Json(client, document, "ListCertificates")).EnumerateArray());

        await Json(client, document, "CreateCampaign");
        await Json(client, document, "UpdateCampaign");
        Assert.Equal("Coffee & Cake Club", (await Json(client, document, "GetCampaign")).GetProperty("displayName").GetString());
        Assert.NotEmpty((await Json(client, document, "ListCampaigns")).EnumerateArray());

        await Json(client, document, "CreateTemplate");
        await Json(client, document, "UpdateTemplate");
        await Json(client, document, "UpdateTemplate", "multipart/form-data");
        Assert.Equal(22, (await Json(client, document, "GetTemplate")).GetProperty("passbook").GetProperty("bgColor").GetProperty("red").GetInt32());
        Assert.NotEmpty((await Json(client, document, "ListTemplates")).EnumerateArray());
        Assert.Single((await Json(client, document, "ListTemplatesOfCampaign")).EnumerateArray());

        FillIn("x8Kd03bPqZ7LmA", await Json(client, document, "IssuePass"));
        Assert.Equal("12345", (await Json(client, document, "GetPass")).GetProperty("userDefinedId").GetString());
        await Json(client, document, "GetPassByUserDefinedId");
        foreach (var id in new[] { "UpdatePass", "UpdatePassByUserDefinedId", "RedeemPass", "IssuePasses", "UpdatePasses", "GetPasses", "SearchPasses", "ShowPass", "StoreImage" })
        {
            await Json(client, document, id);
        }

        Assert.True((await Json(client, document, "ResendRecoveryEmails"))[0].GetProperty("success").GetBoolean());
        await Call(client, document, "GetPassImage");
        Assert.Equal("PK"u8.ToArray(), (await Call(client, document, "DownloadPass"))[..2]);
    }

    private async Task<JsonElement> Json(HttpClient client, ApiDocument document, string id, string? media = null)
    {
        var answer = JsonDocument.Parse(await Call(client, document, id, media)).RootElement;
        var schema = document.Operation(id).GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.True(!document.Faults(answer, schema).Any(), $"{id}: {string.Join("; ", document.Faults(answer, schema))}\n{answer}");
        return answer;
    }

    private async Task<byte[]> Call(HttpClient client, ApiDocument document, string id, string? media = null)
    {
        var (path, method, operation) = document.Operations.Single(o => o.Operation.GetProperty("operationId").GetString() == id);
        var query = new Dictionary<string, string?>();
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [])
        {
            var (name, example) = (parameter.GetProperty("name").GetString()!, Filled(parameter.GetProperty("example").GetString()!));
            if (parameter.GetProperty("in").GetString() == "query")
            {
                query[name] = example;
            }

            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(example), StringComparison.Ordinal);
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), QueryHelpers.AddQueryString(path, query));
        request.Content = operation.TryGetProperty("requestBody", out var body) ? Content(document, body.GetProperty("content"), media) : null;
        if (operation.TryGetProperty("security", out _))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("PKAuth", await Token());
        }

        using var answer = await client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True((int)answer.StatusCode == 200, $"{id}: {answer.StatusCode} {Encoding.UTF8.GetString(bytes)}");
        Assert.True(operation.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty(answer.Content.Headers.ContentType!.MediaType!, out _), $"{id}: {answer.Content.Headers.ContentType}");
        return bytes;
    }

    private HttpContent Content(ApiDocument document, JsonElement contents, string? media)
    {
        var content = media is null ? contents.EnumerateObject().First() : contents.EnumerateObject().Single(c => c.Name == media);
        if (content.Name == "application/json")
        {
            return new StringContent(Filled(content.Value.GetProperty("example").GetRawText()), Encoding.UTF8, "application/json");
        }

        var form = new MultipartFormDataContent();
        foreach (var part in document.Resolve(content.Value.GetProperty("schema")).GetProperty("properties").EnumerateObject())
        {
            var schema = document.Resolve(part.Value);
            if (schema.TryGetProperty("example", out var example))
            {
                form.Add(new StringContent(example.ValueKind == JsonValueKind.String ? example.GetString()! : Filled(example.GetRawText())), part.Name);
            }
            else if (part.Name == "passbookPEM")
            {
                form.Add(new ByteArrayContent(_certificate), part.Name, "pass.cer");
            }
            else if (part.Name.EndsWith("File", StringComparison.Ordinal))
            {
                form.Add(new ByteArrayContent(_picture), part.Name, "picture.png");
            }
        }

        return form;
    }

    private void FillIn(string example, JsonElement answer) => _filledIn[example] = answer.GetProperty("id").GetString()!;

    private string Filled(string text) => _filledIn.Aggregate(text, (t, f) => t.Replace(f.Key, f.Value, StringComparison.Ordinal));

    private async Task<string> Token()
    {
        var account = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "first-account.json"))).RootElement;
        static string Part(object value) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value));
        var signed = Part(new { alg = "HS256", typ = "JWT" }) + "." + Part(new { key = account.GetProperty("apiKey").GetString(), exp = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 30 });
        return signed + "." + WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.GetProperty("apiSecret").GetString()!), Encoding.ASCII.GetBytes(signed)));
    }

    // One grey pixel.
    private static readonly byte[] _picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==");
}
