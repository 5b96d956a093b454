using CherryPie.Server.Platform.Http;

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
        var v2 = app.MapGroup("/v2").WithErrors(Errors).RequireAuthorization(PkAuth.Policy).WithMetadata(V2Document.Document);
        v2.MapCampaigns();
        v2.MapCertificates();
        v2.MapTemplates();
        v2.MapPasses();
        v2.MapPassesBatch();
        v2.MapPublicPasses();
        v2.MapImages();
        v2.MapRecoveryEmails();
        v2.MapSearch();
        app.MapPackageLinks();
    }
}
