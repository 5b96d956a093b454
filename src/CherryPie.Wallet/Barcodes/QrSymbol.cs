using System.Text;
using QRCoder;
using QRCoder.Exceptions;

namespace CherryPie.Wallet;

/// <summary>QR Code, ISO/IEC 18004: level M, or L for messages that M does not hold, with the four modules of quiet zone that it asks for.
/// </summary>
internal static class QrSymbol
{
    /// <summary>The modules of the smallest symbol that holds the data; null when none does.</summary>
    public static ModuleGrid? Lay(BarcodeData data) => Lay(data, QRCodeGenerator.ECCLevel.M) ?? Lay(data, QRCodeGenerator.ECCLevel.L);

    private static ModuleGrid? Lay(BarcodeData data, QRCodeGenerator.ECCLevel level)
    {
        try
        {
            using var symbol = Encode(data, level);
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

    private static QRCodeData Encode(BarcodeData data, QRCodeGenerator.ECCLevel level) =>
        data switch
        {
            // Of all sets but UTF-8 the library writes bare bytes only, which readers take for letters of another set. A message that names
            // its set is written in UTF-8, which reads as the same text.
            { Eci: not null } => QRCodeGenerator.GenerateQrCode(
                data.Message,
                level,
                forceUtf8: true,
                eciMode: QRCodeGenerator.EciMode.Utf8
            ),

            // Digits and capitals take less room as text.
            _ when data.Bytes.Length == data.Message.Length && Ascii.IsValid(data.Message) => QRCodeGenerator.GenerateQrCode(
                data.Message,
                level
            ),
            _ => QRCodeGenerator.GenerateQrCode(data.Bytes, level),
        };
}
