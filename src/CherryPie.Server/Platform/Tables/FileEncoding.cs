using System.Text;
using System.Text.Unicode;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The encoding of a text file: by its byte order mark; else UTF-8 if the whole file is; else Windows-1252.</summary>
internal sealed class FileEncoding
{
    private const int Chunk = 1 << 20;
    private readonly Encoding _encoding;
    private readonly int _mark;

    private FileEncoding(string name, Encoding encoding, int mark, string? remark = null)
    {
        (_encoding, _mark) = (encoding, mark);
        (Name, Remark) = (name, remark);
    }

    public string Name { get; }

    public string? Remark { get; }

    /// <summary>Whether the file begins with a byte order mark.</summary>
    public bool HasMark => _mark > 0;

    public static async Task<FileEncoding> Detect(Stream file, CancellationToken stop)
    {
        file.Position = 0;
        var buffer = new byte[Chunk];
        var count = await file.ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: false, stop);
        switch (buffer.AsSpan(0, Math.Min(count, 4)))
        {
            case [0xFF, 0xFE, 0, 0]:
            case [0, 0, 0xFE, 0xFF]:
                throw new TableException("The file is encoded as UTF-32: save it as UTF-8");
            case [0xFF, 0xFE, ..]:
                return new("utf-16", new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2);
            case [0xFE, 0xFF, ..]:
                return new("utf-16be", new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2);
            case [not 0, 0, not 0, 0]:
            case [0, not 0, 0, not 0]:
                throw new TableException("The file seems to be UTF-16 without a byte order mark: save it as UTF-8");
        }

        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        if (buffer.AsSpan(0, count).StartsWith(Encoding.UTF8.Preamble))
        {
            return new("utf-8", strict, 3);
        }

        return await IsUtf8(file, buffer, count, stop)
            ? new("utf-8", strict, 0)
            : new(
                "windows-1252",
                CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
                0,
                "The file is not UTF-8 and was read as Windows-1252: look at its accented letters, or save it as UTF-8"
            );
    }

    /// <summary>A reader from the beginning, behind the mark. Only the newest one may be used.</summary>
    public StreamReader Read(Stream file)
    {
        file.Position = _mark;
        return new StreamReader(file, _encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 65_536, leaveOpen: true);
    }

    private static async Task<bool> IsUtf8(Stream file, byte[] buffer, int count, CancellationToken stop)
    {
        while (count > 0)
        {
            var whole = WholeCharacters(buffer.AsSpan(0, count));
            if (!Utf8.IsValid(buffer.AsSpan(0, whole)))
            {
                return false;
            }

            var rest = count - whole;
            buffer.AsSpan(whole, rest).CopyTo(buffer);
            var read = await file.ReadAsync(buffer.AsMemory(rest), stop);
            if (read == 0)
            {
                return rest == 0;
            }

            count = rest + read;
        }

        return true;
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
