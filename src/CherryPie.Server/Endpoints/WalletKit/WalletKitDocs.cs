using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>What the descriptions of WalletKit's calls share.</summary>
internal static class WalletKitDocs
{
    public const string Missing = "There is no pass template \"Rk3bPqZ7LmAx8K\"";
    public const int LongestText = 10_000;

    public static readonly Schema Value = Schema.OneOf("A string or a number.", Schema.String("A text."), Schema.Number("A number."));

    public static readonly Schema Locations = Schema.List(
        "Where the pass shows on the lock screen; those of template and pass together are at most 10.",
        Schema
            .Object(
                "A place.",
                ("latitude", Schema.Number("Degrees.", -90, 90)),
                ("longitude", Schema.Number("Degrees.", -180, 180)),
                ("altitude?", Schema.Number("Metres.")),
                ("relevanttext?", Schema.String("What the lock screen says there.", LongestText))
            )
            .Named("KitLocation"),
        WalletKitLocationsRequest.Most
    );

    private static readonly Schema _image = Schema.String(
        "http or https URL of a public host: a PNG of at most 5 MiB, had within 10 s and 3 redirects.",
        2048
    );

    public static readonly (string Name, Schema Schema)[] Images =
    [
        .. new[] { "icon", "logo", "strip", "thumbnail", "background", "footer" }.SelectMany(i =>
            new[] { (i + "?", _image), (i + "2x?", _image) }
        ),
    ];

    public static readonly Parameter IdInPath = new("templateId", "The template's id.", "Rk3bPqZ7LmAx8K") { Longest = 64 };

    public static Operation Of(string summary, string text, string source) =>
        new(summary, text, source) { Document = "WalletKit document", Answer = Answer.Nothing("") };
}
