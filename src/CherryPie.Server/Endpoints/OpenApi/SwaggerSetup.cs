using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>The documents of the APIs at /swagger/{v2,v1,wallet}/swagger.json and their page at /swagger. All are whole without a
/// network.</summary>
internal static class SwaggerSetup
{
    public static void AddSwagger(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(o =>
        {
            o.DocInclusionPredicate((document, call) => call.RelativePath?.StartsWith(document + "/", StringComparison.Ordinal) == true);
            o.OperationFilter<DescribedOperations>();
            o.DocumentFilter<ApiTags>();
            o.DocumentFilter<DemoExamples>();
        });
        services
            .AddOptions<SwaggerGenOptions>()
            .Configure<IEnumerable<ApiDocument>>(
                (o, documents) =>
                {
                    foreach (var document in documents)
                    {
                        o.SwaggerDoc(
                            document.Name,
                            new OpenApiInfo
                            {
                                Title = document.Title,
                                Version = document.Version,
                                Description = document.Text,
                            }
                        );
                    }
                }
            );
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
                    foreach (var document in app.Services.GetServices<ApiDocument>())
                    {
                        o.SwaggerEndpoint(document.Name + "/swagger.json", $"{document.Title} {document.Version}");
                    }

                    o.ConfigObject.ValidatorUrl = null;
                    o.ConfigObject.Plugins = ["CherryPieSigning", "CherryPiePage"];
                    o.InjectStylesheet("page.css");
                    o.InjectJavascript("sign.js");
                    o.InjectJavascript("page.js");
                    o.UseRequestInterceptor("function (request) { return CherryPieSigning.sign(request); }");
                });
            }
        );
    }

    /// <summary>The scripts that sign the page's requests and mend its forms, and its style sheet.</summary>
    public static void MapSwaggerAssets(this WebApplication app)
    {
        app.MapGet("/swagger/sign.js", () => Asset("sign.js", "text/javascript")).ExcludeFromDescription();
        app.MapGet("/swagger/page.js", () => Asset("page.js", "text/javascript")).ExcludeFromDescription();
        app.MapGet("/swagger/page.css", () => Asset("page.css", "text/css")).ExcludeFromDescription();
    }

    private static IResult Asset(string name, string type) =>
        Results.Stream(
            typeof(SwaggerSetup).Assembly.GetManifestResourceStream("OpenApi/" + name)
                ?? throw new InvalidOperationException($"OpenApi/{name} is not embedded."),
            type + "; charset=utf-8"
        );
}
