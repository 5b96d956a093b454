using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/images.</summary>
internal static class ImagesApi
{
    public static void MapImages(this IEndpointRouteBuilder v2) =>
        v2.MapPost("/images", Store).WithName("StoreImage").Describes(ImagesDocs.Store).WithTags("Images");

    private static async Task<IResult> Store(HttpContext http, StoreImage store, CancellationToken stop)
    {
        var path = MultipartBody.IsMultipart(http)
            ? await store.FromUpload((await MultipartBody.Read(http, stop))["image"], stop)
            : await store.FromJson(await JsonBody.ReadObject(http, new Problems(), stop), stop);
        return VendorJson.Ok(new PathAnswer(path));
    }
}

/// <summary>The answer to an uploaded image.</summary>
/// <param name="Path">What <c>dynamicImages.passbook</c> of a pass takes.</param>
internal sealed record PathAnswer(string Path);
