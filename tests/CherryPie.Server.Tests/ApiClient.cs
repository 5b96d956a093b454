using System.Net.Http.Headers;
using System.Text;

namespace CherryPie.Server.Tests;

/// <summary>A client of one account, which signs each request and sends exactly the bytes it is given.</summary>
internal sealed class ApiClient(HttpClient http, string key, string secret, TimeProvider clock, string? idempotencyKey = null)
{
    public string Key => key;

    public string Secret => secret;

    /// <summary>The same, with the header Idempotency-Key in each request.</summary>
    public ApiClient With(string idempotency) => new(http, key, secret, clock, idempotency);

    public Task<Answer> Get(string path) => Send("GET", path);

    public Task<Answer> Post(string path, string json) => Send("POST", path, Encoding.UTF8.GetBytes(json), "application/json");

    public Task<Answer> Put(string path, string json) => Send("PUT", path, Encoding.UTF8.GetBytes(json), "application/json");

    public Task<Answer> PostForm(string path, params IEnumerable<Part> parts) => Send("POST", path, Part.Form(parts), Part.FormType);

    public Task<Answer> Send(string method, string path, byte[]? body = null, string? contentType = null) =>
        Send(method, path, body, contentType, "PKAuth " + PkTokens.Valid(key, secret, clock.GetUtcNow()));

    /// <summary>Sends these Authorization headers and no others.</summary>
    public async Task<Answer> Send(string method, string path, byte[]? body, string? contentType, params string[] authorization)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (authorization.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        using var answer = await http.SendAsync(request);
        return new Answer(
            (int)answer.StatusCode,
            await answer.Content.ReadAsByteArrayAsync(),
            Flat(answer.Headers, answer.Content.Headers)
        );
    }

    private static Dictionary<string, string> Flat(params HttpHeaders[] headers) =>
        headers.SelectMany(h => h.NonValidated).ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
}
