using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The encoding of a text file: by its byte order mark; else UTF-8 if its accented letters are; else Windows-1252. In UTF-8 a byte
/// that is none costs its row: the others would be read wrongly as Windows-1252. Where there are more of those than of UTF-8, what looks
/// like UTF-8 may be chance (<c>ß…</c>).</summary>
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
        var mark = buffer.AsSpan(0, count).StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        var found = await Utf8Scan.Of(file, buffer, mark, count, stop);
        if (mark == 0 && found is { Bad: { } first, Characters: > 0 } && found.Others > found.Characters)
        {
            throw new TableException(
                $"The file is UTF-8 in {found.Characters:N0} places and not in {found.Others:N0}, first by the byte 0x{first.Value:X2} "
                    + $"(byte {first.Place:N0}) of line {first.Line:N0}: save the whole file as UTF-8"
            );
        }

        return found.Bad is not { } bad ? new("utf-8", strict, mark)
            : mark > 0 || found.Characters > 0
                ? new(
                    "utf-8",
                    BadBytes.Encoding,
                    mark,
                    $"The file is UTF-8, but line {bad.Line:N0} has the byte 0x{bad.Value:X2} (byte {bad.Place:N0} of the line), which is "
                        + "not: rows with such bytes are refused. Save the whole file as UTF-8"
                )
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

    /// <summary>The same as a window.</summary>
    public TextWindow Window(Stream file, TableLimits limits) =>
        new(Read(file), limits.RowCharacters, isMarked: _encoding == BadBytes.Encoding);
}
