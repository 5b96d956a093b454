using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Looks through a text file for what speaks for UTF-8 and what against it.</summary>
internal sealed class Utf8Scan
{
    private long _line = 1,
        _byte;

    /// <summary>How many characters of more than one byte there are.</summary>
    public long Characters { get; private set; }

    /// <summary>How often there is something else.</summary>
    public long Others { get; private set; }

    /// <summary>The first byte that is no UTF-8; null: there is none.</summary>
    public (byte Value, long Line, long Place)? Bad { get; private set; }

    /// <param name="file">Read on.</param>
    /// <param name="buffer">The file's beginning.</param>
    /// <param name="from">How much of it is a byte order mark.</param>
    /// <param name="count">How much of the buffer is filled.</param>
    public static async Task<Utf8Scan> Of(Stream file, byte[] buffer, int from, int count, CancellationToken stop)
    {
        var it = new Utf8Scan();
        while (true)
        {
            from += it.Take(buffer.AsSpan(from, count - from), isLast: false);
            var rest = count - from;
            buffer.AsSpan(from, rest).CopyTo(buffer);
            var read = await file.ReadAsync(buffer.AsMemory(rest), stop);
            if (read == 0)
            {
                it.Take(buffer.AsSpan(0, rest), isLast: true);
                return it;
            }

            (from, count) = (0, rest + read);
        }
    }

    // How many bytes were looked at: all but those of a character that goes on behind them.
    private int Take(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var whole = isLast ? bytes.Length : WholeCharacters(bytes);
        if (Utf8.IsValid(bytes[..whole]))
        {
            Characters += Ascii.IsValid(bytes[..whole]) ? 0 : Leads(bytes[..whole]);
            Pass(bytes[..whole]);
            return whole;
        }

        for (var at = 0; at < bytes.Length; )
        {
            var length = bytes[at..].IndexOfAnyExceptInRange((byte)0, (byte)127);
            length = length < 0 ? bytes.Length - at : length;
            Pass(bytes.Slice(at, length));
            at += length;
            if (at == bytes.Length)
            {
                break;
            }

            var status = Rune.DecodeFromUtf8(bytes[at..], out _, out length);
            if (status == OperationStatus.NeedMoreData && !isLast)
            {
                return at;
            }

            if (status == OperationStatus.Done)
            {
                Characters++;
            }
            else
            {
                Others++;
                Bad ??= (bytes[at], _line, _byte + 1);
            }

            _byte += length;
            at += length;
        }

        return bytes.Length;
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        if (Bad is null)
        {
            var end = bytes.LastIndexOf((byte)'\n');
            _line += bytes.Count((byte)'\n');
            _byte = end < 0 ? _byte + bytes.Length : bytes.Length - end - 1;
        }
    }

    private static long Leads(ReadOnlySpan<byte> bytes)
    {
        var count = 0L;
        foreach (var each in bytes)
        {
            count += each >= 0xC0 ? 1 : 0;
        }

        return count;
    }

    // Bytes up to a character that goes on in the next chunk.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) == 0xC0)
            {
                var length =
                    lead >= 0xF0 ? 4
                    : lead >= 0xE0 ? 3
                    : 2;
                return length > back ? bytes.Length - back : bytes.Length;
            }

            if (lead < 0x80)
            {
                break;
            }
        }

        return bytes.Length;
    }
}
