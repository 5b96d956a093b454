using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>What the API document says of a template's larger attributes.</summary>
internal static class TemplateSchemas
{
    private static readonly Schema _imageKey = Schema.Object(
        "An image.",
        ("isDynamic?", Schema.Flag("Whether it differs by pass.")),
        ("isEditable?", Schema.Flag("Whether the customer may change it."))
    );

    public static readonly Schema DynamicKeys = Schema.List(
        $"At most {DynamicKeysJson.MostKeys}.",
        Schema
            .Object(
                "A dynamic key.",
                (
                    "key",
                    Schema.String(
                        $"1 to {DynamicKeysJson.LongestKey} characters without braces and white space; unique. `#{{key}}` in the design "
                            + "stands for a pass's value.",
                        DynamicKeysJson.LongestKey
                    )
                ),
                ("type?", Schema.Word("string when missing.", "dateTime", "string", "number")),
                ("defaultValue?", Schema.Anything("For passes without a value.")),
                ("isEditable?", Schema.Flag("Whether the customer may edit it.")),
                (
                    "label?",
                    Schema.String(
                        "What the customer's form calls it, translated by `passbookLang`; else the label of a field that shows it, "
                            + "else the key in words.",
                        DynamicKeysJson.LongestLabel
                    )
                )
            )
            .Named("DynamicKey"),
        DynamicKeysJson.MostKeys
    );

    public static readonly Schema DynamicImageKeys = Schema.Object(
        "Which images differ by pass; stored and answered, filled up with false.",
        ("passbook?", Schema.Object("By image.", [.. ImagePath.Slots.Select(slot => (slot.Name + "?", _imageKey))]))
    );
}
