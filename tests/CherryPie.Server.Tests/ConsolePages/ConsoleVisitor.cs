using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>A browser without scripts: it keeps cookies, sends the forms that it was shown, and follows no redirect by itself.</summary>
internal sealed partial class ConsoleVisitor : IDisposable
{
    public const string Password = "seven pies in a row";
    private readonly HttpClient _client;
    private readonly CookieKeeper _cookies = new();

    public ConsoleVisitor(WebApplicationFactory<Program> server, Uri? from = null)
    {
        if (server is Server { Proxy: { } proxy })
        {
            _client = Over(proxy, TimeSpan.Zero); // a connection for each request: two in a row reach two servers
        }
        else if (server.ClientOptions.BaseAddress is { IsDefaultPort: false } listens)
        {
            _client = Over(listens);
        }
        else
        {
            _client = server.CreateDefaultClient(from ?? new Uri("http://localhost"), _cookies);
        }
    }

    public ConsoleVisitor(Uri server) => _client = Over(server);

    public string Email { get; private set; } = "";

    public CookieContainer Cookies => _cookies.Jar;

    public static async Task<Guid> AccountOf(Server server, AccountCredentials account)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .Accounts.Where(a => a.ApiKey == account.ApiKey)
            .Select(a => a.Id)
            .SingleAsync();
    }

    public static async Task<string> Invitation(Server server, Guid account, string role, bool runs = false, string? email = null)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<InvitePerson>()
            .Run(
                new InvitationRequest(email ?? $"{Guid.NewGuid():N}@example.com", account, Roles.Parse(role)!.Value, runs, null),
                mail: null,
                CancellationToken.None
            );
    }

    /// <summary>Somebody new who has accepted an invitation and is signed in.</summary>
    public static async Task<ConsoleVisitor> Member(Server server, Guid account, string role, bool runs = false, string? name = null)
    {
        var it = new ConsoleVisitor(server) { Email = $"{Guid.NewGuid():N}@example.com" };
        var token = await Invitation(server, account, role, runs, it.Email);
        var answer = await it.Send($"/console/invitation/{token}", ("name", name ?? $"Some {role}"), ("password", Password));
        Assert.Equal($"/console/{account}?notice=joined", answer.Headers.Location?.ToString());
        return it;
    }

    public Task<HttpResponseMessage> Get(string path) => _client.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<string> Page(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Get(path);
        Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode} {answer.Headers.Location}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form as a page has it: with the token that goes with this visitor's cookies.</summary>
    public async Task<HttpResponseMessage> Send(string path, params (string Name, string Value)[] fields) =>
        await Post(path, [("form", await Token()), .. fields]);

    /// <summary>Sends a form as it is.</summary>
    public async Task<HttpResponseMessage> Post(
        string path,
        (string Name, string Value)[] fields,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await _client.SendAsync(request);
    }

    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => _client.SendAsync(request);

    public Task<HttpResponseMessage> SignIn(string email, string password = Password, string? to = null) =>
        Send("/console/sign-in", ("email", email), ("password", password), ("return", to ?? ""));

    /// <summary>The token of the forms that this visitor is shown now.</summary>
    public async Task<string> Token()
    {
        using var answer = await Get("/console/sign-in");
        return FormToken().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    private HttpClient Over(Uri server, TimeSpan? connectionLives = null)
    {
        _cookies.InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = connectionLives ?? Timeout.InfiniteTimeSpan,
        };
        return new HttpClient(_cookies) { BaseAddress = server };
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    private sealed class CookieKeeper : DelegatingHandler
    {
        public CookieContainer Jar { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Jar.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies)
            {
                request.Headers.Add("Cookie", cookies);
            }

            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                Jar.SetCookies(request.RequestUri!, cookie);
            }

            return answer;
        }
    }
}
