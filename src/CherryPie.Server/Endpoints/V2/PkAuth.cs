using System.Security.Claims;
using System.Text.Encodings.Web;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CherryPie.Server.Endpoints.V2;

/// <summary><c>Authorization: PKAuth &lt;jwt&gt;</c> (CherryPie document, "Authorizing Requests"). A valid token enters its account's
/// <see cref="Tenant"/>.</summary>
internal sealed class PkAuth(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccountDirectory accounts,
    AuthOptions auth,
    Tenant tenant,
    Actor actor,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "PKAuth";
    public const string Policy = "PKAuth of an enabled account";
    private const string Disabled = "disabled";
    private string _fault = "the Authorization header is missing; expected \"Authorization: PKAuth <json web token>\"";

    public static void Configure(IServiceCollection services)
    {
        // AddAuthentication itself would bring data protection along, which writes keys that nothing here uses.
        // No scheme is the default one: that would run for each request, also those of phones.
        services.AddAuthenticationCore(o => o.AddScheme<PkAuth>(SchemeName, displayName: null));
        services.AddWebEncoders();
        services.AddTransient<PkAuth>();
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policy,
                p => p.AddAuthenticationSchemes(SchemeName).RequireAuthenticatedUser().RequireAssertion(c => !c.User.HasClaim(Disabled, ""))
            );
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return AuthenticateResult.NoResult();
        }

        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(SchemeName + " ", StringComparison.OrdinalIgnoreCase))
        {
            return Fail("malformed; expected exactly one header \"Authorization: PKAuth <json web token>\"");
        }

        var byKey = await accounts.ByKey(Context.RequestAborted);
        if (PkTokenHandler.Check(value.AsSpan(SchemeName.Length + 1).Trim(' '), byKey, clock.GetUtcNow(), auth, out var fault) is not { } account)
        {
            return Fail(fault!);
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id.ToString())], SchemeName);
        if (account.IsDisabled)
        {
            identity.AddClaim(new Claim(Disabled, ""));
        }
        else
        {
            tenant.Enter(account.Id);
            actor.Name = Actor.ApiKey;
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        throw Refusal.Unauthorized($"Invalid token: {_fault}");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        throw Refusal.Forbidden("The account of this key is disabled; ask the operator of this server");

    private AuthenticateResult Fail(string fault)
    {
        _fault = fault;
        return AuthenticateResult.Fail(fault);
    }
}
