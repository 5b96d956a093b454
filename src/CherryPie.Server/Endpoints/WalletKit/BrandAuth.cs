using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>The headers Brand-Id and API-Key (WalletKit document, "Headers"). A pair that belongs together enters its account's
/// <see cref="Tenant"/>.</summary>
internal sealed class BrandAuth(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccountDirectory accounts,
    Tenant tenant,
    Actor actor
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "WalletKit";
    public const string Policy = "Brand-Id and API-Key of an enabled account";
    public const string BrandId = "Brand-Id",
        ApiKey = "API-Key";
    private const string Disabled = "disabled brand";
    private static readonly byte[] _nobodys = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
    private string _fault = $"the headers {BrandId} and {ApiKey} are required, each once";

    public static void Configure(IServiceCollection services)
    {
        services.AddAuthenticationCore(o => o.AddScheme<BrandAuth>(SchemeName, displayName: null));
        services.AddTransient<BrandAuth>();
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policy,
                p => p.AddAuthenticationSchemes(SchemeName).RequireAuthenticatedUser().RequireAssertion(c => !c.User.HasClaim(Disabled, ""))
            );
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[BrandId] is not [{ Length: > 0 } brand] || Request.Headers[ApiKey] is not [{ Length: > 0 } key])
        {
            return AuthenticateResult.NoResult();
        }

        // An unknown brand takes the same path and time as a wrong key.
        var account = (await accounts.ByBrand(Context.RequestAborted))(brand);
        if (
            !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), account?.BrandApiKeyHash ?? _nobodys)
            || account is null
        )
        {
            return Fail($"unknown {BrandId} or wrong {ApiKey}");
        }

        if (account.IsDamaged)
        {
            throw CachedAccount.Damaged();
        }

        if (Request.Headers.Authorization.Count > 0)
        {
            await Context.AuthenticateAsync(PkAuth.SchemeName); // a valid token enters its account
        }

        if (tenant.AccountId is { } other && other != account.Id)
        {
            return Fail($"{BrandId} and Authorization belong to two accounts; send one of them");
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id.ToString())], SchemeName);
        if (account.IsDisabled)
        {
            identity.AddClaim(new Claim(Disabled, ""));
        }
        else
        {
            tenant.Enter(account.Id);
            actor.Name = Actor.BrandKey;
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        throw Refusal.Unauthorized($"Invalid credentials: {_fault}");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        throw Refusal.Forbidden($"The account of this {BrandId} is disabled; ask the operator of this server");

    private AuthenticateResult Fail(string fault)
    {
        _fault = fault;
        return AuthenticateResult.Fail(fault);
    }
}
