using System.Text;
using Xunit;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>What is drawn is what an independent reader reads.</summary>
public sealed class ReadBackTests
{
    [ReaderFact]
    public void Code128_is_read_back() => IsReadBack(BarcodeFormat.Code128, Messages.Latin1(Zxing.Messages, 30), "iso-8859-1");

    [ReaderFact]
    public void Aztec_is_read_back() => IsReadBack(BarcodeFormat.Aztec, Messages.Ascii(Zxing.Messages, 300), "iso-8859-1");

    [ReaderFact]
    public void Aztec_in_Latin_1_is_read_back() => IsReadBack(BarcodeFormat.Aztec, Messages.Latin1(Zxing.Messages, 200), "iso-8859-1");

    [ReaderFact]
    public void Aztec_in_UTF_8_is_read_back() => IsReadBack(BarcodeFormat.Aztec, Messages.Unicode(Zxing.Messages / 2, 200), "utf-8");

    [ReaderFact]
    public void Large_Aztec_is_read_back() => IsReadBack(BarcodeFormat.Aztec, Messages.Ascii(Zxing.Messages / 10, 2000), "iso-8859-1");

    [ReaderFact]
    public void Pdf417_is_read_back() => IsReadBack(BarcodeFormat.Pdf417, Messages.Ascii(Zxing.Messages, 300), "iso-8859-1");

    [ReaderFact]
    public void Pdf417_in_Latin_1_is_read_back() => IsReadBack(BarcodeFormat.Pdf417, Messages.Latin1(Zxing.Messages, 200), "iso-8859-1");

    [ReaderFact]
    public void Pdf417_in_UTF_8_is_read_back() => IsReadBack(BarcodeFormat.Pdf417, Messages.Unicode(Zxing.Messages / 2, 200), "utf-8");

    [ReaderFact]
    public void Large_Pdf417_is_read_back() => IsReadBack(BarcodeFormat.Pdf417, Messages.Ascii(Zxing.Messages / 10, 1000), "iso-8859-1");

    [ReaderFact]
    public void Qr_is_read_back() => IsReadBack(BarcodeFormat.Qr, Messages.Ascii(Zxing.Messages, 200), "iso-8859-1");

    [ReaderFact]
    public void Qr_in_Latin_1_is_read_back() => IsReadBack(BarcodeFormat.Qr, Messages.Latin1(Zxing.Messages / 2, 200), "iso-8859-1");

    [ReaderFact]
    public void Qr_in_UTF_8_is_read_back() => IsReadBack(BarcodeFormat.Qr, Messages.Unicode(Zxing.Messages / 2, 200), "utf-8");

    [ReaderFact]
    public void Each_size_of_Aztec_is_read_back()
    {
        var messages = Enumerable.Range(0, 70).Select(i => string.Concat(Enumerable.Repeat("PASS-a7 ", 1 + (i * i / 35)))).ToList();
        var sizes = messages.Select(message => BarcodeDrawing.Lay(BarcodeFormat.Aztec, message, "iso-8859-1")!.Width).Distinct();
        Assert.True(sizes.Count() > 20);
        IsReadBack(BarcodeFormat.Aztec, messages, "iso-8859-1");
    }

    [ReaderFact]
    public void A_damaged_symbol_is_read_all_the_same()
    {
        var symbols = new[] { BarcodeFormat.Aztec, BarcodeFormat.Pdf417, BarcodeFormat.Qr }
            .Select(format => BarcodeDrawing.Lay(format, string.Concat(Enumerable.Repeat("Damaged 123. ", 12)), "iso-8859-1")!)
            .ToList();
        foreach (var symbol in symbols)
        {
            // A scratch from the middle to the right, off the finders.
            for (var x = symbol.Width * 6 / 10; x < symbol.Width * 8 / 10; x++)
            {
                symbol[x, symbol.Height * 3 / 4] = true;
                symbol[x, (symbol.Height * 3 / 4) + 1] = true;
            }
        }

        Assert.All(
            Zxing.Read(symbols),
            reading => Assert.StartsWith("\"Damaged 123. ", reading?.Text ?? "nothing", StringComparison.Ordinal)
        );
    }

    [ReaderFact]
    public void A_reader_is_told_of_UTF_8()
    {
        var formats = new[] { BarcodeFormat.Aztec, BarcodeFormat.Pdf417, BarcodeFormat.Qr };
        var read = Zxing.Read(formats.Select(format => BarcodeDrawing.Lay(format, "Žižkov € 東京", "utf-8")!));
        Assert.All(
            read,
            reading =>
            {
                Assert.True(reading!.HasEci);
                Assert.Equal("\"Žižkov € 東京\"", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(reading.Text)));
            }
        );
    }

    [ReaderFact("rsvg-convert")]
    public void The_picture_itself_is_read_back()
    {
        var folder = Directory.CreateTempSubdirectory("cherrypie-svg-").FullName;
        try
        {
            var pictures = Enum.GetValues<BarcodeFormat>()
                .Select(format =>
                {
                    var (svg, png) = (Path.Combine(folder, "a.svg"), Path.Combine(folder, "a.png"));
                    var picture = BarcodeDrawing.Draw(format, Messages.Of(format), "iso-8859-1")!;
                    File.WriteAllText(svg, picture.Svg);
                    Zxing.Run("rsvg-convert", ["-w", $"{picture.Width * 3}", "-o", png, svg]);
                    return File.ReadAllBytes(png);
                });
            var formats = Enum.GetValues<BarcodeFormat>();
            var read = Zxing.ReadFiles([.. pictures]).Select(reading => Encoding.ASCII.GetString(reading?.Bytes ?? []));
            Assert.Equal(
                formats.Select(format => Zxing.Inner(format, Messages.Of(format))),
                formats.Zip(read).Select(r => Zxing.Inner(r.First, r.Second))
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void IsReadBack(BarcodeFormat format, IEnumerable<string> messages, string encodingName)
    {
        // The reader takes a GS among the first three characters of Aztec for the mark of GS1 and drops it.
        var read = messages.Where(message => format != BarcodeFormat.Aztec || !message.Take(3).Contains('\x1D'));
        var drawn = read.Select(message => (Message: message, Symbol: BarcodeDrawing.Lay(format, message, encodingName)!)).ToList();
        Assert.All(drawn, one => Assert.True(one.Symbol is not null, $"{one.Message.Length} characters do not fit"));
        var encoding = Encoding.GetEncoding(encodingName);
        var name = format switch
        {
            BarcodeFormat.Qr => "QRCode",
            BarcodeFormat.Pdf417 => "PDF417",
            _ => format.ToString(),
        };
        var wrong = drawn
            .Zip(Zxing.Read(drawn.Select(one => one.Symbol)))
            .Where(pair =>
                pair.Second is not { } reading
                || reading.Format != name
                || !reading.Bytes.AsSpan().SequenceEqual(encoding.GetBytes(pair.First.Message))
            )
            .Select(pair =>
            {
                var read = pair.Second is { } bad ? $"{bad.Format} {Convert.ToHexString(bad.Bytes)}" : "nothing";
                return $"{Convert.ToHexString(encoding.GetBytes(pair.First.Message))} read as {read}";
            })
            .ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {drawn.Count}: " + string.Join("\n", wrong.OrderBy(text => text.Length).Take(5)));
    }
}
