using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>Sends a document's own examples and measures the answers by it.</summary>
/// <param name="client">Of the server.</param>
/// <param name="document">What it says of itself.</param>
/// <param name="credentials">What the header of a security scheme holds.</param>
internal sealed class ExampleCaller(HttpClient client, ApiDocument document, Func<string, Task<string>> credentials)
{
    // One grey pixel.
    private static readonly byte[] _picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="
    );
    private readonly Dictionary<string, string> _filledIn = [];
    private readonly HashSet<string> _called = [];

    /// <summary>What stands for <c>passbookPEM</c>.</summary>
    public byte[] Certificate { get; set; } = [];

    public void FillIn(string example, string value) => _filledIn[example] = value;

    public void AssertThatAllWereCalled() =>
        Assert.DoesNotContain(
            document.Operations.Select(o => o.Operation.GetProperty("operationId").GetString()!),
            id => !_called.Contains(id)
        );

    /// <param name="id">The operation.</param>
    /// <param name="media">Which of its bodies; the first unless told otherwise.</param>
    /// <param name="without">A query parameter that is left out.</param>
    public async Task<JsonElement> Json(string id, string? media = null, string? without = null)
    {
        var answer = JsonDocument.Parse(await Call(id, media, without)).RootElement;
        var schema = document
            .Operation(id)
            .GetProperty("responses")
            .GetProperty("200")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema");
        Assert.True(!document.Faults(answer, schema).Any(), $"{id}: {string.Join("; ", document.Faults(answer, schema))}\n{answer}");
        return answer;
    }

    /// <summary>An operation's example as a request, with its header of authorization.</summary>
    public async Task<HttpRequestMessage> Request(string id, string? media = null, string? without = null)
    {
        var (path, method, operation) = document.Operations.Single(o => o.Operation.GetProperty("operationId").GetString() == id);
        var query = new Dictionary<string, string?>();
        var described = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [];
        foreach (var parameter in described.Select(document.Resolve).Where(p => p.GetProperty("in").GetString() != "header"))
        {
            var (name, example) = (parameter.GetProperty("name").GetString()!, Filled(parameter.GetProperty("example").GetString()!));
            if (parameter.GetProperty("in").GetString() == "query" && name != without)
            {
                query[name] = example;
            }

            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(example), StringComparison.Ordinal);
        }

        var request = new HttpRequestMessage(new HttpMethod(method), QueryHelpers.AddQueryString(path, query));
        request.Content = operation.TryGetProperty("requestBody", out var body) ? Content(body.GetProperty("content"), media) : null;
        foreach (
            var scheme in operation.TryGetProperty("security", out var security) ? security[0].EnumerateObject().Select(s => s.Name) : []
        )
        {
            var header = document
                .Root.GetProperty("components")
                .GetProperty("securitySchemes")
                .GetProperty(scheme)
                .GetProperty("name")
                .GetString()!;
            request.Headers.TryAddWithoutValidation(header, await credentials(scheme));
        }

        return request;
    }

    public async Task<byte[]> Call(string id, string? media = null, string? without = null, int expect = 200)
    {
        _called.Add(id);
        var (_, method, operation) = document.Operations.Single(o => o.Operation.GetProperty("operationId").GetString() == id);
        using var request = await Request(id, media, without);
        using var answer = await client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True((int)answer.StatusCode == expect, $"{id}: {answer.StatusCode} {Encoding.UTF8.GetString(bytes)}");
        var described = operation.GetProperty("responses").GetProperty($"{expect}");
        var type = answer.Content.Headers.ContentType;
        Assert.True(
            method == "head"
                || (
                    described.TryGetProperty("content", out var content)
                        ? content.TryGetProperty(type!.MediaType!, out _)
                        : bytes.Length == 0
                ),
            $"{id}: {type}"
        );
        return bytes;
    }

    /// <summary>Sends an example as it stands.</summary>
    /// <returns>Null where the status is a success that the document names, else what went wrong.</returns>
    public async Task<string?> Fault(string id, string? media)
    {
        using var request = await Request(id, media);
        using var answer = await client.SendAsync(request);
        return
            answer.IsSuccessStatusCode && document.Operation(id).GetProperty("responses").TryGetProperty($"{(int)answer.StatusCode}", out _)
            ? null
            : $"{id} {media}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    private HttpContent Content(JsonElement contents, string? media)
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
                form.Add(
                    new StringContent(example.ValueKind == JsonValueKind.String ? example.GetString()! : Filled(example.GetRawText())),
                    part.Name
                );
            }
            else if (part.Name == "passbookPEM")
            {
                form.Add(new ByteArrayContent(Certificate), part.Name, "pass.cer");
            }
            else if (part.Name == "serviceAccount")
            {
                form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(FakeGoogle.Key)), part.Name, "key.json");
            }
            else if (part.Name == "file")
            {
                form.Add(new ByteArrayContent("E-mail,points\nada@example.com,10\n"u8.ToArray()), part.Name, "members.csv");
            }
            else if (part.Name == "package")
            {
                form.Add(new ByteArrayContent(Package()), part.Name, "card.pkpass");
            }
            else if (part.Name == "image" || part.Name.EndsWith("File", StringComparison.Ordinal))
            {
                form.Add(new ByteArrayContent(_picture), part.Name, "picture.png");
            }
        }

        return form;
    }

    private static byte[] Package()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (
                var (name, content) in new[]
                {
                    ("pass.json", """{"description":"A card","storeCard":{"headerFields":[{"key":"points","value":12}]}}"""u8.ToArray()),
                    ("icon.png", _picture),
                }
            )
            {
                using var file = zip.CreateEntry(name).Open();
                file.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private string Filled(string text) => _filledIn.Aggregate(text, (t, f) => t.Replace(f.Key, f.Value, StringComparison.Ordinal));
}
