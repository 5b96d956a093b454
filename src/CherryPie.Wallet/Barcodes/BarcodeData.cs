using System.Text;

namespace CherryPie.Wallet;

/// <summary>A message in bytes, with the number by which a reader knows their character set.</summary>
/// <param name="Message">The message as text.</param>
/// <param name="Bytes">The message in its character set.</param>
/// <param name="Eci">The set's number in AIM's Extended Channel Interpretations (AIM ITS/04-023); null for ISO 8859-1, which every
/// symbology here assumes, for plain ASCII and for sets without a number.</param>
internal sealed record BarcodeData(string Message, byte[] Bytes, int? Eci)
{
    public const int Utf8 = 26;

    // .NET's code pages and their numbers in AIM ITS/04-023.
    private static readonly Dictionary<int, int> _numbers = new (int CodePage, int Number)[]
    {
        (28592, 4),
        (28593, 5),
        (28594, 6),
        (28595, 7),
        (28596, 8),
        (28597, 9),
        (28598, 10),
        (28599, 11),
        (28603, 15),
        (28605, 17),
        (932, 20),
        (1250, 21),
        (1251, 22),
        (1252, 23),
        (1256, 24),
        (1201, 25),
        (65001, Utf8),
        (950, 28),
        (936, 29),
        (949, 30),
        (51949, 30),
        (54936, 32),
    }.ToDictionary(set => set.CodePage, set => set.Number);

    /// <summary>Encodes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="encodingName">An IANA name; UTF-8 is taken instead when it is unknown or lacks a character of the message.</param>
    /// <returns>Null for a message that is no valid UTF-16.</returns>
    public static BarcodeData? Of(string message, string encodingName)
    {
        if (
            Ascii.IsValid(message)
            && !encodingName.StartsWith("utf-", StringComparison.OrdinalIgnoreCase)
            && BarcodeEncodings.Find(encodingName) is null
        )
        {
            return new(message, Encoding.ASCII.GetBytes(message), null);
        }

        var encoding = BarcodeEncodings.Find(BarcodeEncodings.Holds(encodingName, message) ? encodingName : "utf-8");
        if (encoding is null)
        {
            return null;
        }

        try
        {
            var bytes = encoding.GetBytes(message);
            var plain = Ascii.IsValid(message) && bytes.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(message));
            return new(message, bytes, !plain && _numbers.TryGetValue(encoding.CodePage, out var number) ? number : null);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
