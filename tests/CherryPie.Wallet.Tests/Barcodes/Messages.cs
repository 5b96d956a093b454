using System.Text;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>Messages of pieces that make an encoder change its modes, the same ones in every run.</summary>
internal static class Messages
{
    private static readonly Func<Random, string>[] _ascii =
    [
        r => Text(r, '0', '9', 1, 20),
        r => Text(r, '0', '9', 13, 60),
        r => Text(r, 'A', 'Z', 1, 12),
        r => Text(r, 'a', 'z', 1, 12),
        r => Text(r, ' ', '~', 1, 15),
        r => Text(r, '\x01', '\x1F', 1, 3),
        r => Text(r, '\0', '\x7F', 1, 6),
        r => Pick(r, ". ", ", ", ": ", "\r\n", "https://example.org/p?id=", "-", "ticket ", "NO. ", "A1b2C3", "{\"id\":"),
    ];

    public static IEnumerable<string> Ascii(int count, int longest) => Many(count, longest, 1, _ascii);

    public static IEnumerable<string> Latin1(int count, int longest) =>
        Many(
            count,
            longest,
            2,
            [.. _ascii, r => Text(r, '\x80', '\xFF', 1, 1), r => Text(r, '\xA0', '\xFF', 1, 12), r => Pick(r, "café ", "Zürich", "Ñandú")]
        );

    public static IEnumerable<string> Unicode(int count, int longest) =>
        Many(
            count,
            longest,
            3,
            [.. _ascii, r => Text(r, '\xA0', '\u024F', 1, 10), r => Text(r, 'Ѐ', 'ӿ', 1, 10), r => Pick(r, "東京都", "🎟️", "€ 5", "é")]
        );

    /// <summary>A message that the format has a symbol for.</summary>
    public static string Of(BarcodeFormat format) =>
        format switch
        {
            BarcodeFormat.Ean13 => "4006381333931",
            BarcodeFormat.Code39 => "PASS 42",
            BarcodeFormat.Codabar => "A0123456789B",
            BarcodeFormat.Itf => "0123456789",
            _ => "Pass 0123456789",
        };

    /// <summary>Messages of the characters of one of the formats that hold few.</summary>
    public static IEnumerable<string> Narrow(BarcodeFormat format, int count)
    {
        var random = new Random(4);
        for (var i = 0; i < count; i++)
        {
            yield return format switch
            {
                BarcodeFormat.Ean13 => Ean13(random),
                BarcodeFormat.Code39 => Some(random, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%", random.Next(1, 40)),
                BarcodeFormat.Codabar => Some(random, "ABCD", 1)
                    + Some(random, "0123456789-$:/.+", random.Next(4, 40))
                    + Some(random, "ABCD", 1),
                _ => Some(random, "0123456789", 2 * random.Next(3, 30)),
            };
        }
    }

    private static string Ean13(Random random)
    {
        var digits = Some(random, "0123456789", 12);
        var sum = digits.Where((_, i) => i % 2 == 0).Sum(d => d - '0') + (3 * digits.Where((_, i) => i % 2 != 0).Sum(d => d - '0'));
        return digits + (((sum / 10 * 10) + 10 - sum) % 10);
    }

    private static string Some(Random random, string of, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => of[random.Next(of.Length)]));

    private static IEnumerable<string> Many(int count, int longest, int seed, Func<Random, string>[] pieces)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var length = 1 + random.Next(1 + (longest * (i + 1) / count));
            var message = new StringBuilder();
            while (message.Length < length)
            {
                message.Append(pieces[random.Next(pieces.Length)](random));
            }

            yield return message.ToString();
        }
    }

    private static string Text(Random random, char from, char to, int least, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => (char)random.Next(from, to + 1)));

    private static string Pick(Random random, params string[] some) => some[random.Next(some.Length)];
}
