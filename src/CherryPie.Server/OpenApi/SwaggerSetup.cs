using CherryPie.Server.Accounts;
using Microsoft.OpenApi;

namespace CherryPie.Server.OpenApi;

/// <summary>The API's document at /swagger/v2/swagger.json and its page at /swagger. Both are whole without a network.</summary>
internal static class SwaggerSetup
{
    private const string Start =
        """
        Makes, changes and delivers Apple Wallet passes.

        **From nothing to a pass:** get a signing request (`POST /v2/passbookCsrs`), let Apple issue a pass type certificate on it, upload that (`POST /v2/passbookCerts`), create a campaign with its id (`POST /v2/campaigns`), a template (`POST /v2/templates`) and a pass (`POST /v2/passes`), and open `/v2/passes/{id}/bundle` on an iPhone. The examples build on each other in this order: only the ids that the server chooses have to be filled in. A server in Development comes with a certificate; `GET /v2/passbookCerts` tells its id.

        **Every answer** is 200 with JSON, or 400, 401, 403, 404, 500 or 503 with `{"error": "text"}`. Times are ISO 8601; they are answered in UTC with `Z`.
        """;

    private const string Scheme =
        "`PKAuth ` and a JSON Web Token: HS256, signed with the bytes of the API secret, payload `{\"key\": your API key, \"exp\": Unix time in seconds}`, at most a minute ahead (setting `Auth__MaxTokenLifetime`). "
        + "The page /swagger makes one for every request; other clients make their own. Source: CherryPie document, \"Authorization\".";

    public static void AddSwagger(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(o =>
        {
            o.SwaggerDoc("v2", new OpenApiInfo { Title = "CherryPie", Version = "v2", Description = Start });
            o.DocInclusionPredicate((document, call) => call.RelativePath?.StartsWith(document + "/", StringComparison.Ordinal) == true);
            o.OperationFilter<DescribedOperations>();
            o.DocumentFilter<Chapters>();
            o.AddSecurityDefinition(PkAuth.SchemeName, new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "Authorization", Description = Scheme });
        });
    }

    public static void UseSwaggerPage(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger"), page =>
        {
            page.UseSwagger();
            page.UseSwaggerUI(o =>
            {
                o.DocumentTitle = "CherryPie API";
                o.SwaggerEndpoint("v2/swagger.json", "CherryPie v2");
                o.ConfigObject.ValidatorUrl = null;
                o.ConfigObject.Plugins = ["CherryPieSigning"];
                o.InjectJavascript("sign.js");
                o.UseRequestInterceptor("function (request) { return CherryPieSigning.sign(request); }");
            });
        });
    }

    /// <summary>The script that signs the page's requests.</summary>
    public static void MapSwaggerScript(this WebApplication app) => app.MapGet("/swagger/sign.js", () =>
    {
        var script = typeof(SwaggerSetup).Assembly.GetManifestResourceStream("OpenApi/sign.js") ?? throw new InvalidOperationException("OpenApi/sign.js is not embedded.");
        return Results.Stream(script, "text/javascript; charset=utf-8");
    }).ExcludeFromDescription();
}
