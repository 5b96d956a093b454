using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using Microsoft.Net.Http.Headers;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/i/{sha256}.png: images that phones fetch because a pass names their address and digest. Public and immutable.</summary>
internal static class PublishedImagesApi
{
    private static readonly string[] _read = ["GET", "HEAD"];

    public static void MapPublishedImages(this IEndpointRouteBuilder app) =>
        app.MapMethods("/i/{sha256}.png", _read, Image)
            .WithErrors(V2Setup.Errors)
            .AllowAnonymous()
            .LimitedByAddress()
            .ExcludeFromDescription();

    private static async Task<IResult> Image(string sha256, HttpContext http, PublishedImages images, CancellationToken stop)
    {
        var png = sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower) ? await images.Get(sha256, stop) : null;
        if (png is null)
        {
            throw Refusal.NotFound("There is no such image");
        }

        // Its name is its digest: whoever has it never asks again. https://www.rfc-editor.org/rfc/rfc8246
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(png, "image/png", entityTag: new EntityTagHeaderValue($"\"{sha256}\""));
    }
}
