using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>EAN-13, Code 39, Codabar and interleaved 2 of 5: drawn as three independent readers read them, or not at all.</summary>
public sealed class NarrowFormatTests
{
    [Theory]
    [InlineData(BarcodeFormat.Ean13, "4006381333931", null)]
    [InlineData(BarcodeFormat.Ean13, "4006381333932", "ends in 2, the check digit; should be 4006381333931")]
    [InlineData(BarcodeFormat.Ean13, "400638133393", "has 12 digits where EAN-13 has 13; should be 4006381333931, whose last digit checks")]
    [InlineData(BarcodeFormat.Ean13, "40063813339311", "has 14 digits; should have the 13 of EAN-13")]
    [InlineData(BarcodeFormat.Ean13, "400638133393X", "is \"400638133393X\", but EAN-13 holds 13 digits and nothing else")]
    [InlineData(BarcodeFormat.Ean13, "\u0664006381333931", "is \"\u0664006381333931\", but EAN-13 holds 13 digits and nothing else")]
    [InlineData(BarcodeFormat.Code39, "MEMBER-42 $/+%.", null)]
    [InlineData(BarcodeFormat.Code39, "Member-42", "has \"e\", which Code 39 does not know; should be of digits, capitals, blanks")]
    [InlineData(BarcodeFormat.Code39, "42*", "has \"*\", which Code 39 does not know")]
    [InlineData(BarcodeFormat.Code39, "TICKET \U0001F39F", "has \"\U0001F39F\", which Code 39 does not know")]
    [InlineData(BarcodeFormat.Codabar, "A0123-$:/.+D", null)]
    [InlineData(
        BarcodeFormat.Codabar,
        "0123",
        "is \"0123\", but Codabar begins and ends with a letter from A to D; should be such as A12345B"
    )]
    [InlineData(BarcodeFormat.Codabar, "a0123b", "is \"a0123b\", but Codabar begins and ends with a letter from A to D")]
    [InlineData(BarcodeFormat.Codabar, "AB", "is \"AB\", but Codabar begins and ends with a letter from A to D")]
    [InlineData(BarcodeFormat.Codabar, "A01B3D", "has \"B\" inside, which Codabar does not know; should be of digits and -$:/.+ there")]
    [InlineData(BarcodeFormat.Itf, "012345", null)]
    [InlineData(BarcodeFormat.Itf, "12345", "has 5 digits, but interleaved 2 of 5 holds them in pairs; should have one more")]
    [InlineData(BarcodeFormat.Itf, "12-456", "is \"12-456\", but interleaved 2 of 5 holds digits and nothing else")]
    public void What_a_format_has_no_symbol_for_is_said_and_not_drawn(BarcodeFormat format, string message, string? said)
    {
        var warning = NewBarcodes.Warning(Word(format), message);
        Assert.Equal(said is null, BarcodeDrawing.Draw(format, message, "utf-8") is not null);
        if (said is null)
        {
            Assert.Null(warning);
        }
        else
        {
            Assert.StartsWith(said, warning, StringComparison.Ordinal);
            Assert.EndsWith("; iOS draws no barcode of it", warning, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(BarcodeFormat.Ean13)]
    [InlineData(BarcodeFormat.Code39)]
    [InlineData(BarcodeFormat.Codabar)]
    [InlineData(BarcodeFormat.Itf)]
    public void Any_text_is_drawn_or_warned_of(BarcodeFormat format)
    {
        var texts = Messages.Unicode(60, 60).Concat(Messages.Ascii(60, 40)).Concat(Messages.Narrow(format, 60)).ToList();
        var drawn = texts.Where(text => BarcodeDrawing.Draw(format, text, "utf-8") is not null).ToList();
        Assert.True(drawn.Count >= 60);
        Assert.Equal(drawn, texts.Where(text => NewBarcodes.Warning(Word(format), text) is null));
    }

    [Theory]
    [InlineData(BarcodeFormat.Code39, 43, 1400)]
    [InlineData(BarcodeFormat.Codabar, 43, 1400)]
    [InlineData(BarcodeFormat.Itf, 42, 1450)]
    public void What_is_too_wide_for_any_phone_is_not_drawn(BarcodeFormat format, int fits, int tooLong)
    {
        string Message(int length) => format == BarcodeFormat.Codabar ? $"A{new string('7', length - 2)}B" : new string('7', length);
        Assert.NotNull(BarcodeDrawing.Draw(format, Message(fits), "utf-8"));
        Assert.Null(BarcodeDrawing.Draw(format, Message(tooLong), "utf-8"));
        Assert.StartsWith("makes a barcode of", BarcodeWidth.Warning(Word(format), Message(tooLong), "utf-8"), StringComparison.Ordinal);
    }

    [ReaderFact]
    public void Ean13_is_read_back() => IsReadBack(BarcodeFormat.Ean13, "EAN-13", "ean13");

    [ReaderFact]
    public void Code39_is_read_back() => IsReadBack(BarcodeFormat.Code39, "Code39", "code39");

    [ReaderFact]
    public void Codabar_is_read_back() => IsReadBack(BarcodeFormat.Codabar, "Codabar", "codabar");

    [ReaderFact]
    public void Interleaved_2_of_5_is_read_back() => IsReadBack(BarcodeFormat.Itf, "ITF", "i25");

    // The two ZXings take a sign and a capital for one character of full ASCII; and EAN-13 from 0 on is UPC-A to the first of them, without
    // the 0. zbar reads all as they are.
    private static bool IsPlain(string message) => !Regex.IsMatch(message, "[$%/+][A-Z]");

    private static void IsReadBack(BarcodeFormat format, string zxing, string zbar)
    {
        var messages = Messages.Narrow(format, Zxing.Messages).Where(m => format != BarcodeFormat.Ean13 || m[0] != '0').Where(IsPlain);
        var drawn = messages.Select(m => (Message: m, Symbol: BarcodeDrawing.Lay(format, m, "iso-8859-1")!)).ToList();
        Assert.True(drawn.Count > Zxing.Messages / 4, $"{drawn.Count}");
        var read = Zxing.Read(drawn.Select(d => d.Symbol));
        Assert.Equal(
            drawn.Select(d => Zxing.Inner(format, d.Message)),
            read.Select(r => Zxing.Inner(format, Encoding.Latin1.GetString(r?.Bytes ?? [])))
        );
        Assert.All(read, r => Assert.Equal(zxing, r?.Format));
        var all = Messages.Narrow(format, 60).ToList();
        var symbols = all.ConvertAll(m => BarcodeDrawing.Lay(format, m, "iso-8859-1")!);
        Assert.Equal<string?>(
            all.Where(IsPlain),
            all.Zip(symbols).Where(a => IsPlain(a.First)).Select(a => OtherReaders.ReadByZxingNet(format, a.Second))
        );
        Assert.Equal<string?>(all, OtherReaders.ReadByZbar(symbols, zbar));
    }

    private static string Word(BarcodeFormat format) =>
        format switch
        {
            BarcodeFormat.Ean13 => "PKBarcodeFormatEAN13",
            BarcodeFormat.Itf => "PKBarcodeFormatI2of5",
            _ => "PKBarcodeFormat" + format,
        };
}
