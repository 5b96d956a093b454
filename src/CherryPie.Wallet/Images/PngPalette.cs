using System.Runtime.InteropServices;

namespace CherryPie.Wallet;

/// <summary>The colours of a picture that has at most 256, as logos and drawings do: a pixel takes a byte or less instead of three or four.
/// <see href="https://www.w3.org/TR/png-3/#11PLTE"/></summary>
internal sealed class PngPalette
{
    private const int Most = 256;
    private readonly Dictionary<uint, byte> _numbers;

    private PngPalette(Dictionary<uint, byte> numbers, byte[] colors, byte[] alphas)
    {
        _numbers = numbers;
        Colors = colors;
        Alphas = alphas;
        BitDepth = numbers.Count switch
        {
            <= 2 => 1,
            <= 4 => 2,
            <= 16 => 4,
            _ => 8,
        };
    }

    /// <summary>Red, green and blue of each colour.</summary>
    public byte[] Colors { get; }

    /// <summary>Alpha of the first colours, under 255; all that follow are opaque.</summary>
    public byte[] Alphas { get; }

    /// <summary>Bits a pixel.</summary>
    public int BitDepth { get; }

    /// <summary>Collects the colours of a picture.</summary>
    /// <returns>Null when there are more than 256.</returns>
    public static PngPalette? Of(ReadOnlySpan<byte> rgba)
    {
        var found = new HashSet<uint>();
        var last = 0u;
        foreach (var color in MemoryMarshal.Cast<byte, uint>(rgba))
        {
            if ((color != last || found.Count == 0) && found.Add(color) && found.Count > Most)
            {
                return null;
            }

            last = color;
        }

        // The translucent ones first, since Alphas ends with the last of them; then in the order of the picture, so that the same picture
        // always gives the same bytes.
        uint[] ordered = [.. found.OrderBy(c => Bytes(c)[3] == 255)];
        var numbers = ordered.Index().ToDictionary(c => c.Item, c => (byte)c.Index);
        return new PngPalette(
            numbers,
            [.. ordered.SelectMany(c => Bytes(c)[..3])],
            [.. ordered.Select(c => Bytes(c)[3]).TakeWhile(a => a < 255)]
        );
    }

    /// <summary>Writes a row as indexes of colours, the leftmost pixel in a byte's highest bits.</summary>
    public void Pack(ReadOnlySpan<byte> rgba, Span<byte> to)
    {
        to.Clear();
        var (at, bit, last, number) = (0, 8, 0u, _numbers.GetValueOrDefault(0u));
        foreach (var color in MemoryMarshal.Cast<byte, uint>(rgba))
        {
            (last, number) = color == last ? (last, number) : (color, _numbers[color]);
            bit -= BitDepth;
            to[at] |= (byte)(number << bit);
            (at, bit) = bit == 0 ? (at + 1, 8) : (at, bit);
        }
    }

    private static byte[] Bytes(uint color) => MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in color)).ToArray();
}
