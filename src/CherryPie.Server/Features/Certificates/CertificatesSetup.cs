using CherryPie.Server.Features.Audit;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Certificates;

internal static class CertificatesSetup
{
    public static void AddCertificates(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<CertificatesOptions>("Certificates");
        services.AddSingleton<DevelopmentChain>();
        services.AddHttpClient<Intermediates>();
        services.AddSingleton<Signers>();
        services.AddSingleton<CertificateEnds>();
        services.AddSingleton<CertificateEvents>();
        services.AddReadiness("certificates", (s, stop) => s.GetRequiredService<CertificateEnds>().Told(stop), required: false);
        services.AddStartStep(DevelopmentChain.Refuse);
        services.AddScoped<CreateSigningRequest>();
        services.AddScoped<UploadCertificate>();
        services.AddAudited<StoredCertificate>(AuditCertificates.Fact);
        services.AddAudited<OpenSigningRequest>(AuditCertificates.Fact);
    }
}
