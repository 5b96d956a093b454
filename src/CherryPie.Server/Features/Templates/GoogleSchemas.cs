using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>What the API document says of a template's settings for Google Wallet.</summary>
internal static class GoogleSchemas
{
    private static readonly Schema _item = Schema.String("The itemName of a field of the design.");

    private static readonly Schema _roles = Schema.Object(
        "What fields of the design are at Google, each by its itemName.",
        [.. GoogleRoles.Names.Select(role => (role + "?", _item))]
    );

    public static readonly Schema Settings = Schema
        .Object(
            "How passes of it are at Google Wallet, where its campaign has a googleIssuerId. Missing: as `{\"type\":\"auto\"}`.",
            (
                "type?",
                Schema.Word(
                    "auto, the default, follows the style of the design. Once Google has a pass of the template it never changes.",
                    ["auto", .. GooglePassKinds.Names]
                )
            ),
            ("roles?", _roles),
            ("rows?", Schema.List("Fields on the card, at most three rows of three.", Schema.List("A row.", _item, 3), 3)),
            ("notify?", Schema.Flag("Whether people are told of changes, at most three times a day for a pass. true is the default.")),
            ("screenshots?", Schema.Flag("Whether phones may take pictures of the pass's screen.")),
            ("shimmer?", Schema.Flag("Whether the barcode shimmers, so that a picture of it is told from it.")),
            ("class?", Schema.Object("Google's JSON, merged into the class last.")),
            ("object?", Schema.Object("Google's JSON, merged into the object last; `#{key}` in it stands for a pass's value."))
        )
        .Named("GoogleWallet");
}
