using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>A barcode that is wider than a phone shows legibly is a warning, never a refusal.</summary>
public sealed class WidthTests
{
    [Theory]
    [InlineData("code128", "0123456789012345678901234567890123456789", null)]
    [InlineData("code128", "01234567890123456789012345678901234567890123456789", 330)]
    [InlineData("code128", "ABCDEFGHIJKLMNOPQRSTUVW", 308)]
    [InlineData("code128", "ABCDEFGHIJKLMNOPQRSTUV", null)]
    [InlineData("code128", "RanD0mStr1ng00", null)]
    [InlineData("qr", "Member-0123-ABCD-efgh-ijkl-mnop-qrst", null)]
    [InlineData("aztec", "Member-0123-ABCD-efgh-ijkl-mnop-qrst", null)]
    [InlineData("pdf417", "Member-0123-ABCD-efgh-ijkl-mnop-qrst", null)]
    public void Its_width_is_that_of_the_symbol_which_is_drawn(string format, string message, int? modules)
    {
        var warnings = Warnings(format, message);
        if (modules is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.StartsWith(
                $"passbook.barcode.message: makes a barcode of {modules} modules, wider than the 300",
                Assert.Single(warnings).ToString(),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void What_is_warned_of_is_what_is_drawn_wider()
    {
        foreach (
            var (word, name, format) in new[]
            {
                ("code128", "PKBarcodeFormatCode128", BarcodeFormat.Code128),
                ("pdf417", "PKBarcodeFormatPDF417", BarcodeFormat.Pdf417),
            }
        )
        {
            var wide = 0;
            foreach (var message in Messages.Latin1(60, format == BarcodeFormat.Pdf417 ? 900 : 40))
            {
                var warning = BarcodeWidth.Warning(name, message, "iso-8859-1");
                if (BarcodeDrawing.Lay(format, message, "iso-8859-1") is { } symbol)
                {
                    Assert.True(symbol.Width > 300 == warning is not null, $"{word}, {symbol.Width} modules: {warning}");
                    wide += symbol.Width > 300 ? 1 : 0;
                }
            }

            Assert.InRange(wide, 5, 55);
        }
    }

    [Fact]
    public void A_pass_s_own_message_is_warned_of_by_its_key()
    {
        var design = Read(
            Card("\"barcode\":{\"format\":\"code128\",\"message\":\"#{code}\"}"),
            null,
            new DynamicKey("code", DynamicKeyType.Text, "1")
        );
        var warnings = new List<PassFinding>();
        Assert.Empty(design.Lint(nfcCertificate: false, warnings));
        Assert.Empty(warnings);
        Assert.Empty(design.Lint(Pass(("code", "ABCDEFGHIJKLMNOPQRSTUVW")), nfcCertificate: false, warnings));
        Assert.StartsWith("dynamicData.code: makes a barcode of 308 modules", $"{Assert.Single(warnings)}", StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_of_any_pass_json_says_it_once()
    {
        const string barcode = """{"format":"PKBarcodeFormatPDF417","messageEncoding":"iso-8859-1","message":"MESSAGE"}""";
        var one = barcode.Replace("MESSAGE", new string('x', 900), StringComparison.Ordinal);
        foreach (
            var (json, path) in new[]
            {
                ($$"""{"barcode":{{one}},"barcodes":[{{one}}]}""", "barcodes[0].message"),
                ($$"""{"barcode":{{one}}}""", "barcode.message"),
            }
        )
        {
            var warnings = new List<PassFinding>();
            PassLint.Advise(System.Text.Encoding.UTF8.GetBytes(json), warnings);
            Assert.Equal(path, Assert.Single(warnings).Path);
        }
    }

    private static List<PassFinding> Warnings(string format, string message)
    {
        var warnings = new List<PassFinding>();
        var design = Read(Card($"\"barcode\":{{\"format\":\"{format}\",\"message\":\"{message}\"}}"));
        Assert.Empty(design.Lint(nfcCertificate: false, warnings));
        return warnings;
    }
}
