using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>CherryPie's API, /v2.</summary>
internal static class V2Setup
{
    public static ErrorDialect Errors { get; } = new JsonErrorDialect(PkAuth.SchemeName);

    public static void AddV2(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(V2Document.Document);
        PkAuth.Configure(builder.Services);
    }

    public static void MapV2(this WebApplication app)
    {
        var v2 = app.MapV2Group();
        v2.MapCampaigns();
        v2.MapCertificates();
        v2.MapTemplates();
        v2.MapPasses();
        v2.MapPassesBatch();
        app.MapPackages();
        v2.MapPublicPasses();
        v2.MapGoogleWallet();
        v2.MapGoogleIssuers();
        v2.MapImages();
        v2.MapRecoveryEmails();
        v2.MapSearch();
        v2.MapEvents();
        v2.MapWebhooks();
        v2.MapImports();
        v2.MapUpdates();
        v2.MapExports();
        app.MapPackageLinks();
        app.MapPublishedImages();
    }

    /// <summary>Where calls with a key are added.</summary>
    public static RouteGroupBuilder MapV2Group(this IEndpointRouteBuilder app) =>
        app.MapGroup("/v2")
            .WithErrors(Errors)
            .WithObservedErrors()
            .RequireAuthorization(PkAuth.Policy)
            .WithMetadata(V2Document.Document)
            .SucceedsWhenReplicated();
}
