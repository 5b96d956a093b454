using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Calls of the device protocol for one pass and one device of their own.</summary>
public abstract class ProtocolCalls(PushServer server) : IAsyncLifetime
{
    private protected const string Token = """{"pushToken":"0123456789abcdefABCDEF"}""";
    private protected const string Path = "/devices/{device}/registrations/{type}/{pass}",
        List = "/devices/{device}/registrations/{type}",
        Pass = "/passes/{type}/{pass}";
    private protected const string Good = "ApplePass {token}";
    private readonly HttpClient _http = server.CreateClient();
    private string _token = "";

    private protected PushServer Server => server;

    private protected World Account { get; private set; } = null!;

    private protected string Device { get; } = Guid.NewGuid().ToString("N");

    private protected string PassId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Account = await World.WithTemplate(
            server,
            ""","back":[{"defaultValue":"#{points}"}]""",
            more: ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]"""
        );
        PassId = await Account.Pass();
        var package = await Account.Bundle(PassId);
        _token = JsonElement.Parse(package.Files["pass.json"].Span).GetProperty("authenticationToken").GetString()!;
    }

    public Task DisposeAsync()
    {
        _http.Dispose();
        return Task.CompletedTask;
    }

    private protected async Task Change() =>
        Assert.Equal(
            200,
            (await Account.Api.Put("/v2/passes/" + PassId, $$$"""{"dynamicData":{"points":"{{{Guid.NewGuid()}}}"}}""")).Status
        );

    private protected async Task<long> Tag()
    {
        using var answer = await Send("GET", List);
        return long.Parse(
            JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()).GetProperty("lastUpdated").GetString()!,
            CultureInfo.InvariantCulture
        );
    }

    private protected async Task Table(string method, string? body, params (int Status, string Path, string? Authorization)[] rows)
    {
        foreach (var (status, path, authorization) in rows)
        {
            using var answer = await Send(method, path, authorization, body);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(
                status == (int)answer.StatusCode,
                $"{method} {path} [{authorization}] {body}: {status} was expected, not {(int)answer.StatusCode} {text}"
            );
            if (answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified || (method == "HEAD" && status == 200))
            {
                Assert.Equal("", text);
            }
        }
    }

    private protected async Task<int> Since(string method, string date, string authorization = Good)
    {
        using var answer = await Send(method, Pass, authorization, null, date);
        Assert.Equal(
            answer.StatusCode == HttpStatusCode.NotModified,
            answer.StatusCode != HttpStatusCode.Unauthorized && (await answer.Content.ReadAsByteArrayAsync()).Length == 0
        );
        return (int)answer.StatusCode;
    }

    private protected Task<HttpResponseMessage> Send(
        string method,
        string path,
        string? authorization = null,
        string? body = null,
        string? since = null
    )
    {
        string Filled(string text) =>
            text.Replace("{device}", Device, StringComparison.Ordinal)
                .Replace("{type}", World.PassType, StringComparison.Ordinal)
                .Replace("{pass}", PassId, StringComparison.Ordinal)
                .Replace("{token}", _token, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/wallet/v1" + Filled(path), UriKind.Relative));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", Filled(authorization));
        }

        if (since is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", since);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
        }

        return _http.SendAsync(request);
    }

    private protected async Task<object?> Scalar(string sql)
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("a", Device);
        return await command.ExecuteScalarAsync();
    }
}
