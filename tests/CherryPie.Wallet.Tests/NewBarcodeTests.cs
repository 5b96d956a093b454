using System.Text;
using System.Text.Json;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>Barcodes that iOS knows from 27 on: older systems are given one that they know.</summary>
public sealed class NewBarcodeTests
{
    [Theory]
    [InlineData("ean13", true)]
    [InlineData("CODE39", true)]
    [InlineData("code128", false)]
    [InlineData("qr", false)]
    public void Whoever_uses_one_knows_new_attributes(string format, bool isNew) =>
        Assert.Equal(isNew, Read(Card($"\"barcode\":{{\"format\":\"{format}\",\"message\":\"1\"}}")).HasNewAttributes);

    [Theory]
    [InlineData("ean13", "PKBarcodeFormatEAN13", "4006381333931")]
    [InlineData("code39", "PKBarcodeFormatCode39", "MEMBER 42")]
    [InlineData("codabar", "PKBarcodeFormatCodabar", "A0123456789B")]
    [InlineData("itf", "PKBarcodeFormatI2of5", "0123456789")]
    public void A_Code128_of_the_same_message_follows(string word, string apple, string message)
    {
        var pass = Emit(Card(Barcode(word, message)));
        Assert.Equal([(apple, message, "Text"), ("PKBarcodeFormatCode128", message, "Text")], All(pass));
        Assert.Equal(("PKBarcodeFormatPDF417", message, "Text"), One(pass.GetProperty("barcode")));
        Assert.Empty(Warnings(Card(Barcode(word, message))));
    }

    [Theory]
    [InlineData("code39", "A MESSAGE THAT IS TOO LONG FOR CODE 128 ON A PHONE")]
    [InlineData("code39", "Жук")]
    public void A_QR_code_follows_where_Code128_can_not(string word, string message) =>
        Assert.Equal("PKBarcodeFormatQR", All(Emit(Card(Barcode(word, message))))[^1].Format);

    [Fact]
    public void What_the_design_has_for_older_systems_is_left_alone()
    {
        var pass = Emit(Card("\"barcodes\":[{\"format\":\"ean13\",\"message\":\"4006381333931\"},{\"format\":\"qr\",\"message\":\"42\"}]"));
        Assert.Equal([("PKBarcodeFormatEAN13", "4006381333931", ""), ("PKBarcodeFormatQR", "42", "")], All(pass));
        Assert.Equal(("PKBarcodeFormatQR", "42", ""), One(pass.GetProperty("barcode")));
    }

    [Fact]
    public void The_order_of_several_new_ones_stays()
    {
        var pass = Emit(
            Card("\"barcodes\":[{\"format\":\"itf\",\"message\":\"012345\"},{\"format\":\"codabar\",\"messageOption\":\"pid\"}]")
        );
        Assert.Equal(["PKBarcodeFormatI2of5", "PKBarcodeFormatCodabar", "PKBarcodeFormatCode128"], All(pass).Select(b => b.Format));
        Assert.Equal("012345", All(pass)[^1].Message);
    }

    [Fact]
    public void A_format_by_placeholder_counts_as_what_it_is_for_the_pass()
    {
        var design = Read(
            Card("\"barcode\":{\"format\":\"#{f}\",\"message\":\"012345\"}"),
            null,
            new DynamicKey("f", DynamicKeyType.Text, "qr")
        );
        Assert.Equal(["PKBarcodeFormatQR"], All(Emit(design, Pass())).Select(b => b.Format));
        Assert.Equal(["PKBarcodeFormatI2of5", "PKBarcodeFormatCode128"], All(Emit(design, Pass(("f", "itf")))).Select(b => b.Format));
    }

    [Fact]
    public void What_no_symbol_holds_is_one_warning_and_no_refusal()
    {
        Assert.Equal(
            "passbook.barcode.message: ends in 0, the check digit; should be 4006381333931; iOS draws no barcode of it",
            Assert.Single(Warnings(Card(Barcode("ean13", "4006381333930"))))
        );
        var wide = Assert.Single(Warnings(Card(Barcode("code39", "MEMBER 01234567890123456789"))));
        Assert.StartsWith("passbook.barcode.message: makes a barcode of 3", wide, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_s_own_message_is_warned_of_by_its_key()
    {
        var design = Read(Card(Barcode("itf", "#{code}")), null, new DynamicKey("code", DynamicKeyType.Text, "12"));
        var warnings = new List<PassFinding>();
        Assert.Empty(design.Lint(nfcCertificate: false, warnings));
        Assert.Empty(warnings);
        Assert.Empty(design.Lint(Pass(("code", "123")), nfcCertificate: false, warnings));
        Assert.StartsWith("dynamicData.code: has 3 digits", Assert.Single(warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_message_is_refused_once() =>
        Assert.Equal("passbook.barcode.message: must be a text that is not empty", Assert.Single(Faults(Card(Barcode("ean13", "")))));

    [Fact]
    public void Inspection_warns_of_a_pass_that_older_systems_show_without_barcode()
    {
        const string barcode = """{"format":"PKBarcodeFormatEAN13","message":"4006381333931","messageEncoding":"iso-8859-1"}""";
        var warnings = new List<PassFinding>();
        PassLint.Advise(Encoding.UTF8.GetBytes($$"""{"barcodes":[{{barcode}}]}"""), warnings);
        Assert.StartsWith(
            "barcodes: has formats that iOS knows from 27 on alone",
            Assert.Single(warnings).ToString(),
            StringComparison.Ordinal
        );
        warnings.Clear();
        var old = barcode.Replace("EAN13", "Code128", StringComparison.Ordinal);
        PassLint.Advise(Encoding.UTF8.GetBytes($$"""{"barcodes":[{{barcode}},{{old}}]}"""), warnings);
        Assert.Empty(warnings);
    }

    private static string Barcode(string format, string message) =>
        $"\"barcode\":{{\"format\":\"{format}\",\"message\":\"{message}\",\"altText\":\"Text\"}}";

    private static List<string> Warnings(string design)
    {
        var warnings = new List<PassFinding>();
        Assert.Empty(Read(design).Lint(nfcCertificate: false, warnings));
        return warnings.ConvertAll(w => w.ToString());
    }

    private static List<(string Format, string Message, string AltText)> All(JsonElement pass) =>
        [.. pass.GetProperty("barcodes").EnumerateArray().Select(One)];

    private static (string Format, string Message, string AltText) One(JsonElement barcode) =>
        (
            barcode.GetProperty("format").GetString()!,
            barcode.GetProperty("message").GetString()!,
            barcode.TryGetProperty("altText", out var altText) ? altText.GetString()! : ""
        );
}
