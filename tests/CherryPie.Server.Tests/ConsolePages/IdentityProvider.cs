using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Who has signed in at the provider, and what it says of them.</summary>
/// <param name="Subject">By which it knows them.</param>
/// <param name="Email">Their address.</param>
/// <param name="IsVerified">Whether it says that the address is theirs; null: it says nothing.</param>
/// <param name="Groups">In its token.</param>
internal sealed record AtProvider(string Subject, string? Email, bool? IsVerified, params string[] Groups)
{
    public string Name { get; init; } = "Ada of the provider";

    /// <summary>Groups that it tells at its userinfo endpoint alone.</summary>
    public string[] MoreGroups { get; init; } = [];

    /// <summary>What it tells at its userinfo endpoint as <c>realm_access</c>; null: nothing.</summary>
    public JsonElement? Access { get; init; }

    /// <summary>When they gave their password there; null: it does not say.</summary>
    public DateTimeOffset? ShownAt { get; init; }
}

/// <summary>A provider of OpenID Connect on loopback: OpenIddict, with its clients and codes in a PostgreSQL.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string Client = "cherrypie",
        Secret = "the-secret-that-the-provider-gave-the-client";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "key-of-the-provider" };
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private string _database = "";
    private WebApplication _app = null!;

    public string Address { get; private set; } = "";

    /// <summary>Who sits before the browser.</summary>
    public AtProvider Person { get; set; } = new("nobody", null, null);

    /// <summary>Changes each token that is given out.</summary>
    public Func<string, string>? Forge { get; set; }

    public static async Task<IdentityProvider> Start(string redirect)
    {
        var it = new IdentityProvider { _database = await TestCluster.MakeEmptyDatabase() };
        it._app = it.Build();
        await it._app.StartAsync();
        it.Address = it._app.Urls.Single();
        await using var scope = it._app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Db>().Database.EnsureCreatedAsync();
        await scope
            .ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>()
            .CreateAsync(
                new OpenIddictApplicationDescriptor
                {
                    ClientId = Client,
                    ClientSecret = Secret,
                    RedirectUris = { new Uri(redirect) },
                    Permissions =
                    {
                        Permissions.Endpoints.Authorization,
                        Permissions.Endpoints.Token,
                        Permissions.GrantTypes.AuthorizationCode,
                        Permissions.ResponseTypes.Code,
                        Permissions.Scopes.Email,
                        Permissions.Scopes.Profile,
                    },
                    Requirements = { Requirements.Features.ProofKeyForCodeExchange },
                }
            );
        return it;
    }

    /// <summary>What the browser does there: the person is signed in already, and is sent back.</summary>
    /// <returns>The address to which it is sent back, as path and query.</returns>
    public async Task<string> Visit(Uri address)
    {
        using var answer = await _browser.GetAsync(address);
        return answer.Headers.Location?.PathAndQuery
            ?? throw new InvalidOperationException($"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A token with another issuer, signed as the provider signs.</summary>
    public string OfIssuer(string token, string issuer) => Signed(token, _key, t => t["iss"] = issuer);

    /// <summary>A token with one more claim.</summary>
    public string With(string token, string name, JsonNode value) => Signed(token, _key, t => t[name] = value);

    /// <summary>The same token, signed by somebody else under the name of the provider's key.</summary>
    public string ByAnotherKey(string token)
    {
        using var other = RSA.Create(2048);
        return Signed(token, new RsaSecurityKey(other.ExportParameters(true)) { KeyId = _key.KeyId }, _ => { });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await TestCluster.DropDatabase(_database);
        _browser.Dispose();
        _key.Rsa.Dispose();
    }

    private static string Signed(string token, RsaSecurityKey key, Action<JsonObject> change)
    {
        var handler = new JsonWebTokenHandler();
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(handler.ReadJsonWebToken(token).EncodedPayload))!.AsObject();
        change(payload);
        return handler.CreateToken(payload.ToJsonString(), new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<Db>(o => o.UseNpgsql(_database).UseOpenIddict());
        builder
            .Services.AddOpenIddict()
            .AddCore(o => o.UseEntityFrameworkCore().UseDbContext<Db>())
            .AddServer(o =>
            {
                o.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetUserInfoEndpointUris("userinfo");
                o.AllowAuthorizationCodeFlow().RegisterScopes(Scopes.Email, Scopes.Profile);
                o.AddSigningKey(_key).AddEphemeralEncryptionKey();
                o.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
                o.AddEventHandler<OpenIddictServerEvents.HandleUserInfoRequestContext>(h =>
                    h.UseInlineHandler(context =>
                    {
                        if (Person.MoreGroups.Length > 0)
                        {
                            context.Claims["groups"] = new OpenIddictParameter(JsonSerializer.SerializeToElement(Person.MoreGroups));
                        }

                        if (Person.Access is { } access)
                        {
                            context.Claims["realm_access"] = new OpenIddictParameter(access);
                        }

                        return default;
                    })
                );
            });
        var app = builder.Build();
        app.Use(Forged);
        app.UseAuthentication();
        app.MapGet("/authorize", Authorize);
        return app;
    }

    private IResult Authorize(HttpContext http)
    {
        var identity = new ClaimsIdentity("provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, Person.Subject).SetClaim(Claims.Name, Person.Name).SetClaim(Claims.Email, Person.Email);
        identity.SetClaims("groups", ImmutableArray.Create(Person.Groups));
        if (Person.IsVerified is { } verified)
        {
            identity.SetClaim(Claims.EmailVerified, verified);
        }

        if (Person.ShownAt is { } shown)
        {
            identity.SetClaim(Claims.AuthenticationTime, shown.ToUnixTimeSeconds());
        }

        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(http.GetOpenIddictServerRequest()!.GetScopes());
        return Results.SignIn(principal, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private async Task Forged(HttpContext http, RequestDelegate next)
    {
        if (Forge is not { } forge || http.Request.Path != "/token")
        {
            await next(http);
            return;
        }

        var plain = http.Response.Body;
        using var written = new MemoryStream();
        http.Response.Body = written;
        await next(http);
        http.Response.Body = plain;
        var answer = JsonNode.Parse(written.ToArray())!.AsObject();
        if (answer["id_token"] is { } token)
        {
            answer["id_token"] = forge(token.GetValue<string>());
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(answer);
        http.Response.ContentLength = content.Length;
        await plain.WriteAsync(content);
    }

    private sealed class Db(DbContextOptions<Db> options) : DbContext(options);
}
