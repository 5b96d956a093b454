using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/googleIssuers.</summary>
internal static class GoogleIssuersApi
{
    public static void MapGoogleIssuers(this IEndpointRouteBuilder v2)
    {
        var issuers = v2.MapGroup("/googleIssuers").WithTags("Google Wallet");
        issuers.MapPost("", Add).WithName("AddGoogleIssuer").Describes(GoogleDocs.Add);
        issuers.MapGet("", List).WithName("ListGoogleIssuers").ReadsFromStandby().Describes(GoogleDocs.List);
        issuers.MapGet("/{googleIssuerId}", Get).WithName("GetGoogleIssuer").ReadsFromStandby().Describes(GoogleDocs.Get);
    }

    private static async Task<IResult> Add(HttpContext http, AddIssuer add, CancellationToken stop)
    {
        if (!MultipartBody.IsMultipart(http))
        {
            throw Refusal.Invalid(
                "request body: must be multipart/form-data with the service account's key as part serviceAccount and the issuer's id in "
                    + "part jsonBody"
            );
        }

        return VendorJson.Ok(new IdResponse(await add.Run(await MultipartBody.Read(http, stop), stop)));
    }

    private static async Task<IResult> List(ListIssuers issuers, CancellationToken stop) => VendorJson.Ok(await issuers.All(stop));

    private static async Task<IResult> Get(string googleIssuerId, ListIssuers issuers, CancellationToken stop) =>
        VendorJson.Ok(await issuers.One(googleIssuerId, stop));
}
