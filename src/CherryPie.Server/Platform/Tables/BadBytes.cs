using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Bytes of a UTF-8 text that are no UTF-8. Each is decoded to two of Unicode's noncharacters, so that the row it is in can be
/// refused and say which byte it is.</summary>
internal static class BadBytes
{
    private const char High = '\uFDD0',
        Low = '\uFDE0';

    /// <summary>UTF-8 that marks them.</summary>
    public static Encoding Encoding { get; } = Marking();

    /// <returns>What is wrong with a row, to be said behind its name or a column's; null: nothing.</returns>
    public static string? Fault(ReadOnlySpan<char> row)
    {
        var at = IndexIn(row);
        if (at < 0)
        {
            return null;
        }

        var before = row[(row[..at].LastIndexOf('\n') + 1)..at];
        var place = Encoding.UTF8.GetByteCount(before) - (5 * Count(before)) + 1;
        return $"has the byte 0x{ByteAt(row, at):X2} (byte {place:N0} of its line), which is no UTF-8, as the rest of the file is";
    }

    public static int IndexIn(ReadOnlySpan<char> text)
    {
        for (var from = 0; ; from++)
        {
            var at = text[from..].IndexOfAnyInRange(High, (char)(High + 15));
            if (at < 0)
            {
                return -1;
            }

            from += at;
            if (IsMark(text, from))
            {
                return from;
            }
        }
    }

    /// <summary>The text with what the bytes most likely mean: Windows-1252.</summary>
    public static string Guessed(ReadOnlySpan<char> text)
    {
        var guessed = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (IsMark(text, at))
            {
                guessed.Append(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString([ByteAt(text, at++)]));
            }
            else
            {
                guessed.Append(text[at]);
            }
        }

        return guessed.ToString();
    }

    private static bool IsMark(ReadOnlySpan<char> text, int at) =>
        text[at] is >= High and < Low && at + 1 < text.Length && text[at + 1] is >= Low and < (char)(Low + 16);

    private static byte ByteAt(ReadOnlySpan<char> text, int at) => (byte)(((text[at] - High) << 4) | (text[at + 1] - Low));

    private static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            count += IsMark(text, at) ? 1 : 0;
        }

        return count;
    }

    private static Encoding Marking()
    {
        var encoding = (Encoding)new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).Clone();
        encoding.DecoderFallback = new Marks();
        return encoding;
    }

    private sealed class Marks : DecoderFallback
    {
        // For the three bytes of a character that breaks off.
        public override int MaxCharCount => 8;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();
    }

    private sealed class Buffer : DecoderFallbackBuffer
    {
        private string _marks = "";
        private int _at;

        public override int Remaining => _marks.Length - _at;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            (_marks, _at) = (string.Concat(bytesUnknown.Select(b => $"{(char)(High + (b >> 4))}{(char)(Low + (b & 15))}")), 0);
            return true;
        }

        public override char GetNextChar() => _at < _marks.Length ? _marks[_at++] : '\0';

        public override bool MovePrevious()
        {
            _at -= _at > 0 ? 1 : 0;
            return _at > 0;
        }
    }
}
