using System.Text;
using Xunit;

namespace CherryPie.Wallet.Tests.Barcodes;

public sealed class CapacityTests
{
    private static readonly (string Word, BarcodeFormat Format)[] _formats =
    [
        ("PKBarcodeFormatQR", BarcodeFormat.Qr),
        ("PKBarcodeFormatPDF417", BarcodeFormat.Pdf417),
        ("PKBarcodeFormatAztec", BarcodeFormat.Aztec),
    ];

    [Theory]
    [InlineData("PKBarcodeFormatQR", 'x', 2953)]
    [InlineData("PKBarcodeFormatQR", 'é', 2953)]
    [InlineData("PKBarcodeFormatQR", 'X', 4296)]
    [InlineData("PKBarcodeFormatQR", '7', 7089)]
    [InlineData("PKBarcodeFormatPDF417", 'é', 1108)]
    [InlineData("PKBarcodeFormatPDF417", 'X', 1850)]
    [InlineData("PKBarcodeFormatPDF417", '7', 2710)]
    [InlineData("PKBarcodeFormatAztec", 'é', 1914)]
    [InlineData("PKBarcodeFormatAztec", 'X', 3067)]
    [InlineData("PKBarcodeFormatAztec", '7', 3832)]
    public void The_longest_message_is_taken_and_drawn_and_one_character_more_is_neither(string word, char character, int most)
    {
        var format = Array.Find(_formats, f => f.Word == word).Format;
        var (fits, over) = (new string(character, most), new string(character, most + 1));
        Assert.Null(BarcodeCapacity.Fault(word, fits, "iso-8859-1"));
        Assert.NotNull(BarcodeDrawing.Lay(format, fits, "iso-8859-1"));
        Assert.Contains("which no symbol holds", BarcodeCapacity.Fault(word, over, "iso-8859-1"), StringComparison.Ordinal);
        Assert.Null(BarcodeDrawing.Lay(format, over, "iso-8859-1"));
    }

    [Fact]
    public void What_is_taken_is_drawn_and_what_is_refused_is_not()
    {
        foreach (var (word, format) in _formats)
        {
            foreach (var message in Messages.Unicode(60, 4000).Concat(Messages.Ascii(40, 5000)))
            {
                var (symbol, fault) = (BarcodeDrawing.Lay(format, message, "utf-8"), BarcodeCapacity.Fault(word, message, "utf-8"));
                Assert.True(symbol is null == fault is not null, $"{word}, {message.Length} characters: {fault}");
            }
        }
    }

    [Fact]
    public void Code128_takes_the_characters_of_Latin_1_only()
    {
        Assert.Null(BarcodeCapacity.Fault("PKBarcodeFormatCode128", "ticket ÿ", "utf-8"));
        Assert.Contains("\"Ж\"", BarcodeCapacity.Fault("PKBarcodeFormatCode128", "ticket Ж", "utf-8"), StringComparison.Ordinal);
        Assert.Contains("\"🎟\"", BarcodeCapacity.Fault("PKBarcodeFormatCode128", "🎟", "utf-8"), StringComparison.Ordinal);
    }

    [ReaderFact]
    public void The_longest_messages_are_read_back()
    {
        (BarcodeFormat Format, string Message)[] longest =
        [
            (BarcodeFormat.Qr, new string('x', 2953)),
            (BarcodeFormat.Qr, new string('X', 4296)),
            (BarcodeFormat.Qr, new string('7', 7089)),
            (BarcodeFormat.Pdf417, new string('X', 1850)),
            (BarcodeFormat.Aztec, new string('X', 3067)),
        ];
        var read = Zxing.Read(longest.Select(l => BarcodeDrawing.Lay(l.Format, l.Message, "iso-8859-1")!));
        Assert.All(longest.Zip(read), l => Assert.Equal(l.First.Message, Encoding.Latin1.GetString(l.Second?.Bytes ?? [])));
    }
}
