using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Attributes of the document's "Passbook Template Field".</summary>
public sealed class FieldAttributeTests(ContractServer server) : IClassFixture<ContractServer>
{
    /// <summary>Type, attribute, value, where in pass.json, what there; another value and what then.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Attributes { get; } =
        new()
        {
            { "storeCard", "header", Fields(""), "storeCard.headerFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            { "storeCard", "primary", Fields(""), "storeCard.primaryFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            { "storeCard", "secondary", Fields(""), "storeCard.secondaryFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            { "storeCard", "auxiliary", Fields(""), "storeCard.auxiliaryFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            {
                "storeCard",
                "back",
                Fields(""),
                "storeCard.backFields.0.value",
                "\"v\"",
                "[{\"defaultValue\":[{\"defaultValue\":\"w\"}]}]",
                "\"w\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"itemName\":\"one\""),
                "storeCard.secondaryFields.0.key",
                "\"one\"",
                Fields("\"itemName\":\"two\""),
                "\"two\""
            },
            {
                "storeCard",
                "back",
                Fields("\"attributedValue\":\"<a href=\\\"https://example.com\\\">A</a>\""),
                "storeCard.backFields.0.attributedValue",
                "\"<a href=\\\"https://example.com\\\">A</a>\"",
                Fields("\"attributedValue\":\"two\""),
                "\"two\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"changeMsg\":\"Now %@\""),
                "storeCard.secondaryFields.0.changeMessage",
                "\"Now %@\"",
                Fields("\"changeMsg\":\"Changed\""),
                "\"Changed\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"defaultLabel\":\"One\""),
                "storeCard.secondaryFields.0.label",
                "\"One\"",
                Fields("\"defaultLabel\":\"Two\""),
                "\"Two\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"textAlign\":\"left\""),
                "storeCard.secondaryFields.0.textAlignment",
                "\"PKTextAlignmentLeft\"",
                Fields("\"textAlign\":\"center\""),
                "\"PKTextAlignmentCenter\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"textAlign\":\"right\""),
                "storeCard.secondaryFields.0.textAlignment",
                "\"PKTextAlignmentRight\"",
                Fields("\"textAlign\":\"natural\""),
                "\"PKTextAlignmentNatural\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"textAlign\":\"right\""),
                "storeCard.secondaryFields.0.textAlignment",
                "\"PKTextAlignmentRight\"",
                Fields("\"textAlign\":\"\""),
                "null"
            },
            {
                "storeCard",
                "back",
                Fields("\"detectorTypes\":[\"phone\",\"link\"]"),
                "storeCard.backFields.0.dataDetectorTypes",
                "[\"PKDataDetectorTypePhoneNumber\",\"PKDataDetectorTypeLink\"]",
                Fields("\"detectorTypes\":[\"address\",\"event\"]"),
                "[\"PKDataDetectorTypeAddress\",\"PKDataDetectorTypeCalendarEvent\"]"
            },
            { "storeCard", "back", Fields("\"detectorTypes\":[]"), "storeCard.backFields.0.dataDetectorTypes", "[]", Fields(""), "null" },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"number\"}", "5"),
                "storeCard.secondaryFields.0.value",
                "5",
                Fields("\"format\":{\"type\":\"text\"}", "5"),
                "\"5\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"decimal\"}", "\"5.5\""),
                "storeCard.secondaryFields.0.numberStyle",
                "\"PKNumberStyleDecimal\"",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"percent\"}", "5"),
                "\"PKNumberStylePercent\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"scientific\"}", "5"),
                "storeCard.secondaryFields.0.numberStyle",
                "\"PKNumberStyleScientific\"",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"spellout\"}", "5"),
                "\"PKNumberStyleSpellOut\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"currency\",\"currencyCode\":\"EUR\"}", "5"),
                "storeCard.secondaryFields.0.currencyCode",
                "\"EUR\"",
                Fields("\"format\":{\"type\":\"currency\",\"currencyCode\":\"BYN\"}", "5"),
                "\"BYN\""
            },
            {
                "storeCard",
                "secondary",
                Date("date", "\"dateFormat\":\"none\""),
                "storeCard.secondaryFields.0.dateStyle",
                "\"PKDateStyleNone\"",
                Date("date", "\"dateFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("date", "\"dateFormat\":\"medium\""),
                "storeCard.secondaryFields.0.dateStyle",
                "\"PKDateStyleMedium\"",
                Date("dateTime", "\"dateFormat\":\"long\""),
                "\"PKDateStyleLong\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"dateFormat\":\"full\""),
                "storeCard.secondaryFields.0.dateStyle",
                "\"PKDateStyleFull\"",
                Date("date", "\"dateFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"none\""),
                "storeCard.secondaryFields.0.timeStyle",
                "\"PKDateStyleNone\"",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"medium\""),
                "storeCard.secondaryFields.0.timeStyle",
                "\"PKDateStyleMedium\"",
                Date("dateTime", "\"timeFormat\":\"long\""),
                "\"PKDateStyleLong\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"full\""),
                "storeCard.secondaryFields.0.timeStyle",
                "\"PKDateStyleFull\"",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"short\",\"ignoreTimezone\":true"),
                "storeCard.secondaryFields.0.ignoresTimeZone",
                "true",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "null"
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"short\",\"ignoreTimeZone\":true"),
                "storeCard.secondaryFields.0.ignoresTimeZone",
                "true",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "null"
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"isRelative\":true"),
                "storeCard.secondaryFields.0.isRelative",
                "true",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "null"
            },
        };

    [Theory]
    [MemberData(nameof(Attributes))]
    public Task An_attribute_is_kept_and_stands_in_the_pass(
        string type,
        string attribute,
        string value,
        string path,
        string emitted,
        string other,
        string emittedThen
    ) => AttributeRoundTrip.Run(server, type, attribute, (value, path, emitted), (other, emittedThen));

    private static string Fields(string more, string value = "\"v\"") =>
        $$"""[{"defaultValue":{{value}}{{(more.Length > 0 ? "," : "")}}{{more}}}]""";

    private static string Date(string type, string more) =>
        Fields(
            $$"""
            "format":{"type":"{{type}}",{{more}}}
            """,
            "\"2030-01-02T03:04:05Z\""
        );
}
