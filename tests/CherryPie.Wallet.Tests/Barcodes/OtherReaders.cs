using System.Text;
using ZXing;
using ZXing.Common;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>Readers beside <see cref="Zxing"/>: ZXing.Net, another port of the Java library, which reads all formats; and zbar, which
/// shares nothing with either, and reads all but PDF417 and Aztec.</summary>
internal static class OtherReaders
{
    private const int Scale = 4;

    /// <summary>What ZXing.Net reads as a format; null where it finds nothing.</summary>
    public static string? ReadByZxingNet(BarcodeFormat format, ModuleGrid symbol)
    {
        var reader = new BarcodeReaderGeneric
        {
            Options = new DecodingOptions
            {
                PureBarcode = true,
                ReturnCodabarStartEnd = true,
                CharacterSet = "ISO-8859-1", // where the symbol names no set
                PossibleFormats =
                [
                    format switch
                    {
                        BarcodeFormat.Qr => ZXing.BarcodeFormat.QR_CODE,
                        BarcodeFormat.Pdf417 => ZXing.BarcodeFormat.PDF_417,
                        BarcodeFormat.Aztec => ZXing.BarcodeFormat.AZTEC,
                        BarcodeFormat.Ean13 => ZXing.BarcodeFormat.EAN_13,
                        BarcodeFormat.Code39 => ZXing.BarcodeFormat.CODE_39,
                        BarcodeFormat.Codabar => ZXing.BarcodeFormat.CODABAR,
                        BarcodeFormat.Itf => ZXing.BarcodeFormat.ITF,
                        _ => ZXing.BarcodeFormat.CODE_128,
                    },
                ],
            },
        };
        var picture = Grey(symbol);
        var source = new RGBLuminanceSource(picture, symbol.Width * Scale, symbol.Height * Scale, RGBLuminanceSource.BitmapFormat.Gray8);
        return reader.Decode(source)?.Text;
    }

    /// <summary>What zbar reads of each symbol, in their order; null where it finds nothing.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <param name="kinds">What zbar calls the symbologies to look for; QR Code and Code 128 where none is given.</param>
    public static List<string?> ReadByZbar(IEnumerable<ModuleGrid> symbols, params string[] kinds)
    {
        var folder = Directory.CreateTempSubdirectory("cherrypie-zbar-").FullName;
        try
        {
            var read = new List<string?>();
            foreach (var symbol in symbols)
            {
                var name = Path.Combine(folder, "a.png");
                File.WriteAllBytes(name, Zxing.Picture(symbol));

                // As one raw text: in its XML the bytes from 0x80 on are wrong. Run reads a byte as a character.
                string[] sought = kinds.Length == 0 ? ["qrcode", "code128"] : kinds;
                var text = Zxing.Run("zbarimg", ["-q", "--raw", "-Sdisable", .. sought.Select(kind => $"-S{kind}.enable"), name]);
                read.Add(text.Length == 0 ? null : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)).TrimEnd('\n'));
            }

            return read;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Grey(ModuleGrid symbol)
    {
        var width = symbol.Width * Scale;
        var grey = new byte[width * symbol.Height * Scale];
        for (var pixel = 0; pixel < grey.Length; pixel++)
        {
            grey[pixel] = symbol[pixel % width / Scale, pixel / width / Scale] ? (byte)0 : (byte)255;
        }

        return grey;
    }
}
