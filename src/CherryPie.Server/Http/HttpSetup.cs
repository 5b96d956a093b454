using System.Text;

namespace CherryPie.Server.Http;

internal static class HttpSetup
{
    // Room for the parts' own headers beside what they hold.
    private const long MostBytes = MultipartBody.MaxBytes + (1 << 20);

    public static void AddHttp(this WebApplicationBuilder builder)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // parts come in any charset
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytes;
        });
        builder.Services.AddExceptionHandler<ErrorWriter>();
    }

    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(ErrorWriter.WriteBare);
    }

    public static T WithErrors<T>(this T group, ErrorDialect dialect)
        where T : IEndpointConventionBuilder => group.WithMetadata(dialect);
}
