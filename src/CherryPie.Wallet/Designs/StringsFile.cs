using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace CherryPie.Wallet;

/// <summary>Reads <c>pass.strings</c> files, by whomever they were made: UTF-8 or UTF-16, with comments, with or without quotes around
/// keys. <see href="https://developer.apple.com/library/archive/documentation/Cocoa/Conceptual/LoadingResources/Strings/Strings.html"/>
/// </summary>
public static class StringsFile
{
    /// <summary>As <see cref="Read(ReadOnlySpan{byte}, out bool)"/>, for who does not ask whether something was passed over.</summary>
    /// <param name="file">The bytes.</param>
    /// <returns>The translation by original, in the order of the file.</returns>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> file) => Read(file, out _);

    /// <summary>Reads the pairs; of two with one key the last counts. Its time grows with the file's length alone.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="isWhole">Whether all of it was pairs and comments; what is not is passed over up to the next semicolon.</param>
    /// <returns>The translation by original, in the order of the file.</returns>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> file, out bool isWhole)
    {
        var reader = new Reader(Decode(file));
        var pairs = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        isWhole = true;
        while (reader.HasMore())
        {
            if (reader.Pair() is { } pair)
            {
                pairs[pair.Key] = pair.Value;
            }
            else
            {
                isWhole = false;
                reader.SkipPair();
            }
        }

        return pairs;
    }

    /// <summary>Whether the bytes are UTF-8 or UTF-16, as Apple wants them. Others are read as Windows-1252, which old tools of western
    /// languages write and of which ISO-8859-1 is a part.</summary>
    /// <param name="file">The bytes.</param>
    public static bool IsUnicode(ReadOnlySpan<byte> file) =>
        file is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [not 0, 0, ..] or [0, not 0, ..] || Utf8.IsValid(file);

    private static string Decode(ReadOnlySpan<byte> file) =>
        file switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(file[2..]),
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(file[2..]),
            [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(file[3..]),
            [not 0, 0, ..] => Encoding.Unicode.GetString(file),
            [0, not 0, ..] => Encoding.BigEndianUnicode.GetString(file),
            _ when Utf8.IsValid(file) => Encoding.UTF8.GetString(file),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file),
        };

    private sealed class Reader(string text)
    {
        private int _at;

        /// <summary>Passes over blanks and comments.</summary>
        public bool HasMore()
        {
            while (_at < text.Length)
            {
                if (char.IsWhiteSpace(text[_at]))
                {
                    _at++;
                }
                else if (Is("/*"))
                {
                    var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                    _at = end < 0 ? text.Length : end + 2;
                }
                else if (Is("//"))
                {
                    var end = text.AsSpan(_at).IndexOfAny('\n', '\r');
                    _at = end < 0 ? text.Length : _at + end;
                }
                else
                {
                    return true;
                }
            }

            return false;
        }

        public (string Key, string Value)? Pair()
        {
            if (Text() is not { } key || !Next('=') || !HasMore() || Text() is not { } value)
            {
                return null;
            }

            // The last pair may end with the file.
            return Next(';') || !HasMore() ? (key, value) : null;
        }

        public void SkipPair()
        {
            var end = text.IndexOf(';', _at);
            _at = end < 0 ? text.Length : end + 1;
        }

        private bool Is(string start) => string.CompareOrdinal(text, _at, start, 0, start.Length) == 0;

        private bool Next(char expected)
        {
            if (!HasMore() || text[_at] != expected)
            {
                return false;
            }

            _at++;
            return true;
        }

        private string? Text()
        {
            if (text[_at] != '"')
            {
                var start = _at;
                while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-' or '$'))
                {
                    _at++;
                }

                return _at > start ? text[start.._at] : null;
            }

            var result = new StringBuilder();
            for (_at++; _at < text.Length; _at++)
            {
                if (text[_at] == '"')
                {
                    _at++;
                    return result.ToString();
                }

                if (text[_at] == '\\' && _at + 1 < text.Length)
                {
                    _at++;
                    result.Append(Escaped());
                }
                else
                {
                    result.Append(text[_at]);
                }
            }

            return null;
        }

        private char Escaped()
        {
            if (
                text[_at] is 'U' or 'u'
                && _at + 4 < text.Length
                && ushort.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            )
            {
                _at += 4;
                return (char)unit;
            }

            return text[_at] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                var c => c,
            };
        }
    }
}
