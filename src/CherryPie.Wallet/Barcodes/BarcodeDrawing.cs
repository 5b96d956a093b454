using System.Text;

namespace CherryPie.Wallet;

/// <summary>Draws a pass's barcode so that a scanner reads the very message. QR Code (ISO/IEC 18004) by a library, all
/// others by own encoders after their standards, which <see cref="BarcodeFormat"/> names.</summary>
public static class BarcodeDrawing
{
    /// <summary>The most UTF-16 units, and the most bytes once it is encoded, that a message may have: 7,089. What each symbology holds,
    /// mostly less, is said at <see cref="BarcodeFormat"/>.</summary>
    public const int MaxMessage = 7089;

    /// <summary>Draws a barcode. A short message takes under a millisecond, as a QR Code under ten.</summary>
    /// <param name="format">The symbology.</param>
    /// <param name="message">The message, 1 to <see cref="MaxMessage"/> UTF-16 units.</param>
    /// <param name="encodingName">The message's character set, an IANA name in any case, as <c>messageEncoding</c> of a pass; UTF-8
    /// is taken instead when it is unknown or lacks a character of the message. Code 128 ignores it and takes ISO 8859-1, and the
    /// formats from EAN-13 on hold ASCII alone.
    /// <see href="https://developer.apple.com/documentation/walletpasses/pass/barcodes"/></param>
    /// <returns>The picture; null when the message is empty, is longer than the symbology holds, or has a character it lacks.</returns>
    /// <exception cref="ArgumentNullException">Message or character set is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The symbology is none of the eight.</exception>
    public static BarcodePicture? Draw(BarcodeFormat format, string message, string encodingName) =>
        Lay(format, message, encodingName) is { } modules ? new(modules.Width, modules.Height, BarcodeSvg.Write(modules)) : null;

    /// <summary>The modules of the symbol with its quiet zone.</summary>
    internal static ModuleGrid? Lay(BarcodeFormat format, string message, string encodingName)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(encodingName);
        if (message.Length is 0 or > MaxMessage)
        {
            return null;
        }

        if (format is BarcodeFormat.Qr or BarcodeFormat.Pdf417 or BarcodeFormat.Aztec)
        {
            return LayEncoded(format, message, encodingName);
        }

        return format switch
        {
            BarcodeFormat.Code128 => Code128Symbol.Lay(message),
            BarcodeFormat.Ean13 => Ean13Symbol.Lay(message),
            BarcodeFormat.Code39 => LinearBars.Draw(Code39Symbol.Bars(message)),
            BarcodeFormat.Codabar => LinearBars.Draw(CodabarSymbol.Bars(message)),
            BarcodeFormat.Itf => LinearBars.Draw(ItfSymbol.Bars(message)),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    private static ModuleGrid? LayEncoded(BarcodeFormat format, string message, string encodingName)
    {
        if (BarcodeData.Of(message, encodingName) is not { Bytes.Length: <= MaxMessage } data)
        {
            return null;
        }

        // A character set that has no number reads as other letters, so the message is written in UTF-8. What does not fit with a number
        // may fit as bare bytes; readers then guess the set.
        var isNamed = data.Eci is not null || data.Bytes.AsSpan().SequenceEqual(Encoding.Latin1.GetBytes(message));
        var named = isNamed ? data : data with { Bytes = Encoding.UTF8.GetBytes(message), Eci = BarcodeData.Utf8 };
        return Lay(format, named) ?? (named.Eci is null ? null : Lay(format, data with { Eci = null }));
    }

    private static ModuleGrid? Lay(BarcodeFormat format, BarcodeData data) =>
        format switch
        {
            BarcodeFormat.Qr => QrSymbol.Lay(data),
            BarcodeFormat.Pdf417 => Pdf417Symbol.Lay(data),
            _ => AztecSymbol.Lay(data),
        };
}
