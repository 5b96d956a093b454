using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>What the API document says of a pass's larger attributes, and their limits.</summary>
internal static class PassSchemas
{
    public const int LongestUserId = 256,
        MostDynamicValues = 500,
        LongestKey = 64,
        MostBackfields = 100,
        LongestAddress = 320;

    public static readonly Schema UserDefinedId = Schema.String(
        "The caller's own id of the pass, such as a membership number. Unique in the campaign; once set it never changes.",
        LongestUserId
    );

    public static readonly Schema RecoveryEmail = Schema.String(
        $"The customer's e-mail address, at most {LongestAddress} characters.",
        LongestAddress
    );

    public static readonly Schema DynamicData = Schema.Map(
        $"Values by dynamic key, at most {MostDynamicValues}: strings, numbers, ISO 8601 dates. They replace `#{{key}}` in the design. "
            + "Keys that the template does not declare are kept too.",
        Schema.Anything("A string, number or true or false.")
    );

    public static readonly Schema DynamicBackfields = Schema.Map(
        $"Back fields of this pass, by the template's dynamicBackfieldKey; at most {MostBackfields} each.",
        Schema.List(
            "Fields.",
            Schema.Object("A field.", ("label?", Schema.String("Above the value.")), ("value?", Schema.String("What it says."))),
            MostBackfields
        )
    );

    public static readonly Schema DynamicImages = Schema
        .Object(
            "Images of this pass instead of its template's: `passbook` with background, footer, icon, logo, strip, thumbnail, "
                + "and the posters' artwork, primaryLogo, secondaryLogo and venueMap, each a path.",
            (
                "passbook?",
                Schema.Object(
                    "By image; null takes one away.",
                    [.. ImagePath.Slots.Select(s => (s.Name + "?", Schema.String("As POST /v2/images answered it.").OrNull()))]
                )
            )
        )
        .OrNull();

    public static readonly Schema Passbook = Schema
        .Object(
            "What this pass has instead of its design's.",
            ("relevantDate?", Schema.Time("When the pass is relevant.").OrNull()),
            ("groupId?", Schema.String("Groups passes on the phone.").OrNull()),
            ("bgColor?", DesignSchemas.Color),
            ("fgColor?", DesignSchemas.Color),
            ("labelColor?", DesignSchemas.Color),
            ("userInfo?", DesignSchemas.UserInfo),
            ("locations?", DesignSchemas.Locations),
            ("beacons?", DesignSchemas.Beacons)
        )
        .And(AppleSchemas.OfPass)
        .Named("PassOverrides");
}
