using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/passbookCsrs and /v2/passbookCerts.</summary>
internal static class CertificatesApi
{
    private const int ListedAtMost = 10_000;

    public static void MapCertificates(this IEndpointRouteBuilder v2)
    {
        v2.MapPost("/passbookCsrs", CreateCsr)
            .WithName("CreateSigningRequest")
            .Describes(CertificatesDocs.CreateSigningRequest)
            .WithTags("Certificates");
        var certificates = v2.MapGroup("/passbookCerts").WithTags("Certificates");
        certificates.MapPost("", Upload).WithName("UploadCertificate").Describes(CertificatesDocs.Upload);
        certificates.MapGet("/{certificateId}", Get).WithName("GetCertificate").ReadsFromStandby().Describes(CertificatesDocs.Get);
        certificates.MapGet("", List).WithName("ListCertificates").ReadsFromStandby().Describes(CertificatesDocs.List);
    }

    private static async Task<IResult> CreateCsr(HttpContext http, CreateSigningRequest create, CancellationToken stop)
    {
        var pem = await create.Run(stop);
        http.Response.Headers.ContentDisposition = "attachment; filename=\"passTypeId.csr\"";
        return Results.Bytes(System.Text.Encoding.ASCII.GetBytes(pem), "application/pkcs10");
    }

    private static async Task<IResult> Upload(HttpContext http, UploadCertificate upload, CancellationToken stop)
    {
        if (!MultipartBody.IsMultipart(http))
        {
            throw Refusal.Invalid(
                "request body: must be multipart/form-data with the certificate as part passbookPEM (or passbookCER, or passbookP12) "
                    + "and an optional part jsonBody"
            );
        }

        return VendorJson.Ok(new IdResponse(await upload.Run(await MultipartBody.Read(http, stop), stop)));
    }

    private static async Task<IResult> Get(string certificateId, ServerDb db, CancellationToken stop)
    {
        var certificate =
            await db.Certificates.AsNoTracking().SingleOrDefaultAsync(c => c.Id == certificateId, stop)
            ?? throw Refusal.NotFound($"There is no certificate \"{certificateId}\"");
        return VendorJson.Ok(CertificateAnswer.Of(certificate));
    }

    private static async Task<IResult> List(ServerDb db, CancellationToken stop) =>
        VendorJson.Ok(
            (await db.Certificates.AsNoTracking().OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).Take(ListedAtMost).ToListAsync(stop)).Select(
                CertificateAnswer.Of
            )
        );
}

/// <summary>A certificate as the API shows it (CherryPie document, "Retrieve Certificate Information").</summary>
internal sealed record CertificateAnswer(
    string Id,
    string PassTypeId,
    string? Name,
    string? Description,
    DateTimeOffset ValidFrom,
    DateTimeOffset ValidUntil,
    string TeamName,
    string TeamCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static CertificateAnswer Of(StoredCertificate c) =>
        new(
            c.Id,
            c.PassTypeIdentifier,
            c.Name,
            c.Description,
            c.ValidFrom,
            c.ValidUntil,
            c.TeamName,
            c.TeamIdentifier,
            c.CreatedAt,
            c.UpdatedAt
        );
}
