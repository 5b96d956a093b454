using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.Win32.SafeHandles;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The texts that the cells of an xlsx file share by number. They lie in two temporary files, texts and where each begins, since
/// a million customers have millions of them.</summary>
internal sealed partial class XlsxStrings : IDisposable
{
    private const int Cached = 4096,
        FlushedAt = 64 * 1024;

    private readonly SafeFileHandle _texts = Temporary();
    private readonly SafeFileHandle _places = Temporary();
    private readonly (long Number, string Text)[] _cache = new (long, string)[Cached];
    private long _count;

    private XlsxStrings() => Array.Fill(_cache, (-1, ""));

    /// <param name="part">Null: the file shares none. Closed.</param>
    /// <param name="limits">What it may cost.</param>
    public static async Task<XlsxStrings> Read(XlsxPart? part, TableLimits limits, CancellationToken stop)
    {
        var it = new XlsxStrings();
        try
        {
            using (part)
            {
                if (part is not null)
                {
                    await it.Fill(part, limits, stop);
                }
            }
        }
        catch
        {
            it.Dispose();
            throw;
        }

        return it;
    }

    /// <returns>Null: there is none of that number.</returns>
    public string? Get(long number)
    {
        if (number < 0 || number >= _count)
        {
            return null;
        }

        ref var cached = ref _cache[number % Cached];
        if (cached.Number == number)
        {
            return cached.Text;
        }

        Span<byte> place = stackalloc byte[12];
        RandomAccess.Read(_places, place, number * 12);
        var bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(place[8..])];
        RandomAccess.Read(_texts, bytes, BinaryPrimitives.ReadInt64LittleEndian(place));
        var text = Encoding.UTF8.GetString(bytes);
        cached = text.Length <= 256 ? (number, text) : cached;
        return text;
    }

    /// <summary>The text in an element, without that of its phonetic signs. The part stands behind it then.</summary>
    /// <param name="part">Stands at the element's start.</param>
    /// <param name="most">The most characters; what follows is passed over.</param>
    public static async Task<string> TextOf(XlsxPart part, int most)
    {
        var (depth, isEmpty) = (part.Xml.Depth, part.Xml.IsEmptyElement);
        var text = new StringBuilder();
        var (isText, phonetic) = (false, 0);
        while (!isEmpty && await part.Next() && part.Xml.Depth > depth)
        {
            if (part.Xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                var isStart = part.Xml.NodeType == XmlNodeType.Element && !part.Xml.IsEmptyElement;
                isText = isStart && part.Xml.LocalName == "t" && phonetic == 0;
                phonetic +=
                    part.Xml.LocalName != "rPh" || part.Xml.IsEmptyElement ? 0
                    : isStart ? 1
                    : -1;
            }
            else if (isText)
            {
                await part.Text(text, most);
            }
        }

        return Unescaped(text.ToString());
    }

    /// <summary>Characters that XML does not allow stand as _x000D_.</summary>
    public static string Unescaped(string text) =>
        text.Contains("_x", StringComparison.Ordinal)
            ? Escaped()
                .Replace(text, m => ((char)int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
            : text;

    public void Dispose()
    {
        _texts.Dispose();
        _places.Dispose();
    }

    private async Task Fill(XlsxPart part, TableLimits limits, CancellationToken stop)
    {
        var (texts, places) = (new ArrayBufferWriter<byte>(2 * FlushedAt), new ArrayBufferWriter<byte>(FlushedAt));
        var (textsAt, placesAt) = (0L, 0L);
        while (await part.Next())
        {
            if (!part.IsStart("si"))
            {
                continue;
            }

            stop.ThrowIfCancellationRequested();
            var text = await TextOf(part, limits.CellCharacters + 1);
            var length = Encoding.UTF8.GetBytes(text, texts);
            BinaryPrimitives.WriteInt64LittleEndian(places.GetSpan(12), textsAt + texts.WrittenCount - length);
            BinaryPrimitives.WriteInt32LittleEndian(places.GetSpan(12)[8..], (int)length);
            places.Advance(12);
            _count++;
            if (texts.WrittenCount + places.WrittenCount >= FlushedAt)
            {
                Flush();
            }
        }

        Flush();

        void Flush()
        {
            RandomAccess.Write(_texts, texts.WrittenSpan, textsAt);
            RandomAccess.Write(_places, places.WrittenSpan, placesAt);
            (textsAt, placesAt) = (textsAt + texts.WrittenCount, placesAt + places.WrittenCount);
            texts.ResetWrittenCount();
            places.ResetWrittenCount();
        }
    }

    // Deleted at once: the file lives as long as it is open, also when the server is killed.
    private static SafeFileHandle Temporary()
    {
        var path = Path.Combine(Path.GetTempPath(), "cherrypie-" + Guid.NewGuid().ToString("N"));
        var file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Read | FileShare.Delete,
            FileOptions.DeleteOnClose
        );
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();
}
