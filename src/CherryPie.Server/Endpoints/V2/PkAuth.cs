using CherryPie.Server.Features.Accounts;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace CherryPie.Server.Endpoints.V2;

/// <summary><c>Authorization: PKAuth &lt;jwt&gt;</c> (CherryPie document, "Authorizing Requests").</summary>
internal static class PkAuth
{
    public const string SchemeName = PkTokenHandler.AuthenticationType;
    public const string Policy = "PKAuth of an enabled account";
    public const string Disabled = "disabled";

    public static void Configure(IServiceCollection services)
    {
        // AddAuthentication and AddJwtBearer would bring data protection along, which writes keys that nothing here uses.
        // No scheme is the default one, which would look at each request, a phone's too.
        services.AddAuthenticationCore(o => o.AddScheme<JwtBearerHandler>(SchemeName, displayName: null));
        services.AddWebEncoders();
        services.AddTransient<JwtBearerHandler>();
        services.AddScoped<PkAuthEvents>();
        services
            .AddOptions<JwtBearerOptions>(SchemeName)
            .PostConfigure<PkTokenHandler>(
                (options, tokens) =>
                {
                    options.EventsType = typeof(PkAuthEvents);
                    options.SaveToken = false;
                    options.TokenHandlers.Clear();
                    options.TokenHandlers.Add(tokens);
                }
            );
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policy,
                p => p.AddAuthenticationSchemes(SchemeName).RequireAuthenticatedUser().RequireAssertion(c => !c.User.HasClaim(Disabled, ""))
            );
    }
}
