using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Certificates;

internal static class CertificatesSetup
{
    public static void AddCertificates(this IServiceCollection services)
    {
        services.AddSingleton<DevelopmentChain>();
        services.AddHttpClient<Intermediates>();
        services.AddSingleton<Signers>();
        services.AddSingleton<CertificateEnds>();
        services.AddReadiness("certificates", (s, stop) => s.GetRequiredService<CertificateEnds>().Told(stop), required: false);
        services.AddStartStep(DevelopmentChain.Refuse);
        services.AddScoped<CreateSigningRequest>();
        services.AddScoped<UploadCertificate>();
    }
}
