using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of images.</summary>
internal static class ImagesDocs
{
    private const string Example =
        """{ "base64String": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==" }""";

    public static readonly Operation Store = new(
        "Stores an image for single passes or upcoming events",
        "A PNG, as a file, as base64 or by a URL that the server fetches. The path that is answered goes into a pass's dynamicImages, "
            + "or as `URL` into `images` of a template's `upcomingPassInformation`.",
        Source: null
    )
    {
        Bodies =
        [
            Body.Json(
                Schema
                    .Object(
                        "One of both.",
                        ("url?", Schema.String("http or https, at most 5 MiB, of a public host.")),
                        ("base64String?", Schema.String("The PNG in base64."))
                    )
                    .Named("ImageSource"),
                Example
            ),
            Body.Form(Schema.Object("The image.", ("image", Schema.File("A PNG."))).Named("ImageForm")),
        ],
        Answer = Answer.Json(
            Schema.Object("Where the image is.", ("path", Schema.String("`images/dynamic/` and its name."))).Named("PathAnswer"),
            "The image's path.",
            """{ "path": "images/dynamic/da39a3ee5e6b4b0d3255bfef95601890afd80709.png" }"""
        ),
        Refused = "image: is not a PNG",
    };
}
