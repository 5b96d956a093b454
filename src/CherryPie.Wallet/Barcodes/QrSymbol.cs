using QRCoder;
using QRCoder.Exceptions;

namespace CherryPie.Wallet;

/// <summary>QR Code, ISO/IEC 18004: level M, with the four modules of quiet zone that it asks for.</summary>
internal static class QrSymbol
{
    private const QRCodeGenerator.ECCLevel Level = QRCodeGenerator.ECCLevel.M;

    /// <summary>The modules of the smallest symbol that holds the data; null when none does.</summary>
    public static ModuleGrid? Lay(BarcodeData data)
    {
        try
        {
            using var symbol = Encode(data);
            var rows = symbol.ModuleMatrix;
            var modules = new ModuleGrid(rows.Count, rows.Count);
            for (var y = 0; y < rows.Count; y++)
            {
                for (var x = 0; x < rows.Count; x++)
                {
                    modules[x, y] = rows[y][x];
                }
            }

            return modules;
        }
        catch (DataTooLongException) // which is how the library says that no version holds the data
        {
            return null;
        }
    }

    private static QRCodeData Encode(BarcodeData data) =>
        data switch
        {
            { Eci: BarcodeData.Utf8 } => QRCodeGenerator.GenerateQrCode(
                data.Message,
                Level,
                forceUtf8: true,
                eciMode: QRCodeGenerator.EciMode.Utf8
            ),

            // Digits and capitals take less room as text; the library writes other sets as bare bytes only.
            _ when data.Bytes.Length == data.Message.Length && System.Text.Ascii.IsValid(data.Message) => QRCodeGenerator.GenerateQrCode(
                data.Message,
                Level
            ),
            _ => QRCodeGenerator.GenerateQrCode(data.Bytes, Level),
        };
}
