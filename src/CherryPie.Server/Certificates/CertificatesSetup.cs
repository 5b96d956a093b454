namespace CherryPie.Server.Certificates;

internal static class CertificatesSetup
{
    public static void AddCertificates(this IServiceCollection services)
    {
        services.AddSingleton<DevelopmentChain>();
        services.AddHttpClient<Intermediates>();
        services.AddSingleton<Signers>();
        services.AddScoped<CreateSigningRequest>();
        services.AddScoped<UploadCertificate>();
    }
}
