using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The parts of an xlsx file. What they unpack to is counted while they are read, since what the archive says of it may be
/// false.</summary>
internal sealed class XlsxArchive : IAsyncDisposable
{
    private const int LongestDirectory = 16 << 20;
    private const string Broken = "The file is no readable xlsx file";
    private readonly ZipArchive _zip;
    private readonly TableLimits _limits;
    private readonly long _size;
    private long _unpacked,
        _repeated;

    private XlsxArchive(ZipArchive zip, TableLimits limits, long size) => (_zip, _limits, _size) = (zip, limits, size);

    public static async Task<XlsxArchive> Open(Stream file, TableLimits limits, CancellationToken stop)
    {
        await CheckDirectory(file, stop);
        file.Position = 0;
        return await Guarded(async () =>
        {
            var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, stop);
            if (zip.Entries.Sum(e => e.Length) is var declared && declared > limits.UnpackedOf(file.Length))
            {
                throw TooLarge("The file unpacks to", limits.UnpackedOf(file.Length));
            }

            return new XlsxArchive(zip, limits, file.Length);
        });
    }

    /// <summary>A part as XML, bounded; null: the file has none of that name.</summary>
    public async Task<XlsxPart?> Part(string name, CancellationToken stop)
    {
        var entry = _zip.Entries.FirstOrDefault(e => e.FullName.TrimStart('/').Equals(name, StringComparison.OrdinalIgnoreCase));
        return entry is null
            ? null
            : await Guarded(async () => new XlsxPart(new BoundedStream(await entry.OpenAsync(stop), Count, _limits.RowCharacters)));
    }

    /// <summary>Runs what reads the archive; its faults are the caller's.</summary>
    public static async Task<T> Guarded<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException or EndOfStreamException)
        {
            throw new TableException($"{Broken}: {Reason(e)}");
        }
    }

    // .NET's own words for it are advice to programmers.
    private static string Reason(Exception e) =>
        e is XmlException && e.Message.Contains("DTD", StringComparison.Ordinal) ? "it has a document type definition" : e.Message;

    public async ValueTask DisposeAsync() => await _zip.DisposeAsync();

    /// <summary>A cell has a text that the file holds once for many.</summary>
    public void Repeat(string text)
    {
        _repeated += text.Length;
        if (_repeated > _limits.RepeatedOf(_size))
        {
            throw TooLarge("The file's cells repeat shared texts of", _limits.RepeatedOf(_size));
        }
    }

    private void Count(int bytes)
    {
        _unpacked += bytes;
        if (_unpacked > _limits.UnpackedOf(_size))
        {
            throw TooLarge("The file unpacks to", _limits.UnpackedOf(_size));
        }
    }

    private static TableException TooLarge(string what, long most) =>
        new($"{what} more than {most >> 20:N0} MB; at most so much is allowed of a file of its size: save it as csv");

    // All entries of the directory are read at once, so it must not be large.
    private static async Task CheckDirectory(Stream file, CancellationToken stop)
    {
        var tail = new byte[Math.Min(file.Length, 65_557)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, stop);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + 22 > tail.Length)
        {
            throw new TableException($"{Broken}: it is cut off, or no ZIP archive");
        }

        var record = tail.AsSpan(end);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var from = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var length = file.Length - tail.Length + end - from;
        if (count == ushort.MaxValue || length is < 0 or > LongestDirectory)
        {
            throw new TableException($"{Broken}: it has too many parts");
        }
    }
}

/// <summary>A part that is being read.</summary>
internal sealed class XlsxPart(BoundedStream stream) : IDisposable
{
    // XmlReader keeps what it stands in; what spreadsheets write is six deep.
    private const int MostDepth = 64;
    private readonly char[] _piece = new char[4096];

    public XmlReader Xml { get; } =
        XmlReader.Create(
            stream,
            new()
            {
                Async = true,
                CloseInput = true,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            }
        );

    /// <summary>Moves to the next node.</summary>
    public Task<bool> Next()
    {
        stream.Mark();
        return Xml.Depth <= MostDepth
            ? Xml.ReadAsync()
            : throw new TableException("The file is no readable xlsx file: its elements are nested too deep");
    }

    public bool IsStart(string name) => Xml.NodeType == XmlNodeType.Element && Xml.LocalName == name;

    public bool IsEnd(string name) => Xml.NodeType == XmlNodeType.EndElement && Xml.LocalName == name;

    /// <summary>Adds the text node that it stands on.</summary>
    /// <param name="to">Takes it up to <paramref name="most"/> characters in all; the rest is passed over.</param>
    public async Task Text(System.Text.StringBuilder to, int most)
    {
        if (Xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace))
        {
            return;
        }

        for (int read; (read = await Xml.ReadValueChunkAsync(_piece, 0, _piece.Length)) > 0; )
        {
            stream.Mark();
            to.Append(_piece, 0, Math.Max(0, Math.Min(read, most - to.Length)));
        }
    }

    public void Dispose()
    {
        Xml.Dispose();
        stream.Dispose();
    }
}
