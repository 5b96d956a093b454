using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>The character sets that a barcode message may be in: any IANA name, in any case.</summary>
internal static class BarcodeEncodings
{
    /// <summary>The character set of a message that names none.</summary>
    public const string Default = "iso-8859-1";

    // Registered by IANA but unknown to .NET: allowed for messages in plain ASCII, which all of them extend.
    private static readonly FrozenSet<string> _others = new[]
    {
        "iso-8859-10",
        "iso-8859-11",
        "iso-8859-14",
        "iso-8859-16",
        "tis-620",
        "utf-7",
        "cesu-8",
        "scsu",
        "bocu-1",
        "big5-hkscs",
        "euc-tw",
        "gb18030-2022",
        "koi7-switched",
        "viscii",
        "hp-roman8",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly ConcurrentDictionary<string, Encoding?> _known = new(StringComparer.OrdinalIgnoreCase);

    static BarcodeEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Whether a name is a character set that IANA registered and whose messages can be checked.
    /// <see href="https://www.iana.org/assignments/character-sets"/></summary>
    public static bool IsKnown(string name) => _others.Contains(name) || Find(name) is not null;

    /// <summary>Whether each character of a message exists in the character set.</summary>
    public static bool Holds(string name, string message)
    {
        if (Find(name) is not { } encoding)
        {
            return _others.Contains(name) && Ascii.IsValid(message);
        }

        try
        {
            encoding.GetByteCount(message);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The encoding that throws at a character that it lacks; null for a name that .NET does not know.</summary>
    internal static Encoding? Find(string name)
    {
        if (_known.TryGetValue(name, out var found))
        {
            return found;
        }

        try
        {
            found = Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            found = null;
        }
        catch (NotSupportedException)
        {
            found = null;
        }

        // Only known names are kept, a few hundred: callers can invent any number of unknown ones.
        if (found is not null)
        {
            _known[name] = found;
        }

        return found;
    }
}
