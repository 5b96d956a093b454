using Microsoft.OpenApi;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>The documents of the APIs at /swagger/{v2,v1,wallet}/swagger.json and their page at /swagger. All are whole without a network.</summary>
internal static class SwaggerSetup
{
    private const string Start = """
        Makes, changes and delivers Apple Wallet passes.

        **From nothing to a pass:** get a signing request (`POST /v2/passbookCsrs`), let Apple issue a pass type certificate on it, upload that (`POST /v2/passbookCerts`), create a campaign with its id (`POST /v2/campaigns`), a template (`POST /v2/templates`) and a pass (`POST /v2/passes`), and open `/v2/passes/{id}/bundle` on an iPhone. The examples build on each other in this order: only the ids that the server chooses have to be filled in. A server in Development comes with a certificate; `GET /v2/passbookCerts` tells its id.

        **Every answer** is 200 with JSON, or 400, 401, 403, 404, 500 or 503 with `{"error": "text"}`. Times are ISO 8601; they are answered in UTC with `Z`.
        """;

    private const string Kit = """
        A second way to the same passes: templates whose fields have values, passes that replace some of them, and changes of all passes with certain values. It needs a pass type certificate, which the account uploads with v2; there the templates and passes are seen in the campaign `WalletKit`.

        **Every answer** is 200 with JSON, or 400, 401, 403, 404, 500 or 503 with `{"error": "text"}`.
        """;

    private const string Wallet =
        "What Wallet calls by itself. Passes carry the address (`webServiceURL`) and the token. See https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes.";

    private static readonly (ApiDocument ApiDocument, string Title, string Text)[] _documents =
    [
        (ApiDocument.Account, "CherryPie", Start),
        (ApiDocument.Brand, "WalletKit", Kit),
        (ApiDocument.Device, ApiTags.Device, Wallet),
    ];

    public static void AddSwagger(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(o =>
        {
            foreach (var (door, title, text) in _documents)
            {
                o.SwaggerDoc(
                    door.Document,
                    new OpenApiInfo
                    {
                        Title = title,
                        Version = door == ApiDocument.Device ? "v1" : door.Document,
                        Description = text,
                    }
                );
            }

            o.DocInclusionPredicate((document, call) => call.RelativePath?.StartsWith(document + "/", StringComparison.Ordinal) == true);
            o.OperationFilter<DescribedOperations>();
            o.DocumentFilter<ApiTags>();
        });
    }

    public static void UseSwaggerPage(this WebApplication app)
    {
        // Swashbuckle takes /swagger/%0a for its page and redirects, with the line break in the header.
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments("/swagger", out var rest) && !rest.Value!.Any(char.IsControl),
            page =>
            {
                page.UseSwagger();
                page.UseSwaggerUI(o =>
                {
                    o.DocumentTitle = "CherryPie API";
                    foreach (var (door, title, _) in _documents)
                    {
                        o.SwaggerEndpoint(
                            door.Document + "/swagger.json",
                            $"{title} {(door == ApiDocument.Device ? "v1" : door.Document)}"
                        );
                    }

                    o.ConfigObject.ValidatorUrl = null;
                    o.ConfigObject.Plugins = ["CherryPieSigning"];
                    o.InjectJavascript("sign.js");
                    o.UseRequestInterceptor("function (request) { return CherryPieSigning.sign(request); }");
                });
            }
        );
    }

    /// <summary>The script that signs the page's requests.</summary>
    public static void MapSwaggerScript(this WebApplication app) =>
        app.MapGet(
                "/swagger/sign.js",
                () =>
                {
                    var script =
                        typeof(SwaggerSetup).Assembly.GetManifestResourceStream("OpenApi/sign.js")
                        ?? throw new InvalidOperationException("OpenApi/sign.js is not embedded.");
                    return Results.Stream(script, "text/javascript; charset=utf-8");
                }
            )
            .ExcludeFromDescription();
}
