using System.Buffers.Binary;

namespace CherryPie.Wallet;

/// <summary>Turns the samples of a row into 8-bit RGBA. <see href="https://www.w3.org/TR/png-3/#13Decoders"/></summary>
internal readonly ref struct PngPixels
{
    private readonly PngHeader _header;
    private readonly ReadOnlySpan<byte> _palette;
    private readonly ReadOnlySpan<byte> _alphas;
    private readonly int _most;

    // The one colour that is invisible, or -1.
    private readonly int _hiddenRed = -1;
    private readonly int _hiddenGreen = -1;
    private readonly int _hiddenBlue = -1;

    public PngPixels(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        _header = header;
        _palette = palette;
        _alphas = transparency;
        _most = (1 << header.BitDepth) - 1;
        if (header.ColorType == 0 && transparency.Length >= 2)
        {
            _hiddenRed = BinaryPrimitives.ReadUInt16BigEndian(transparency) & _most;
        }
        else if (header.ColorType == 2 && transparency.Length >= 6)
        {
            _hiddenRed = BinaryPrimitives.ReadUInt16BigEndian(transparency) & _most;
            _hiddenGreen = BinaryPrimitives.ReadUInt16BigEndian(transparency[2..]) & _most;
            _hiddenBlue = BinaryPrimitives.ReadUInt16BigEndian(transparency[4..]) & _most;
        }
    }

    /// <summary>Checks that every index is in the palette.</summary>
    public void Check(ReadOnlySpan<byte> row, int across)
    {
        if (_header.ColorType == 3 && _palette.Length < 3 * (_most + 1))
        {
            for (var x = 0; x < across; x++)
            {
                _ = Index(row, x);
            }
        }
    }

    /// <summary>Writes the pixels of a row, four bytes each.</summary>
    public void Convert(ReadOnlySpan<byte> row, int across, Span<byte> rgba)
    {
        if (_header is { BitDepth: 8, ColorType: 6 })
        {
            row[..(across * 4)].CopyTo(rgba);
            return;
        }

        for (var x = 0; x < across; x++)
        {
            var to = rgba.Slice(x * 4, 4);
            to[3] = 255;
            switch (_header.ColorType)
            {
                case 0:
                    var grey = Sample(row, x);
                    to[0] = to[1] = to[2] = To8(grey);
                    to[3] = (byte)(grey == _hiddenRed ? 0 : 255);
                    break;
                case 2:
                    var (r, g, b) = (Sample(row, 3 * x), Sample(row, (3 * x) + 1), Sample(row, (3 * x) + 2));
                    (to[0], to[1], to[2]) = (To8(r), To8(g), To8(b));
                    to[3] = (byte)(r == _hiddenRed && g == _hiddenGreen && b == _hiddenBlue ? 0 : 255);
                    break;
                case 3:
                    var index = Index(row, x);
                    _palette.Slice(index * 3, 3).CopyTo(to);
                    to[3] = index < _alphas.Length ? _alphas[index] : (byte)255;
                    break;
                case 4:
                    to[0] = to[1] = to[2] = To8(Sample(row, 2 * x));
                    to[3] = To8(Sample(row, (2 * x) + 1));
                    break;
                default:
                    for (var k = 0; k < 4; k++)
                    {
                        to[k] = To8(Sample(row, (4 * x) + k));
                    }

                    break;
            }
        }
    }

    private int Index(ReadOnlySpan<byte> row, int x)
    {
        var index = Sample(row, x);
        return index * 3 < _palette.Length ? index : throw new InvalidDataException("The PNG is damaged: a colour is outside its palette.");
    }

    private int Sample(ReadOnlySpan<byte> row, int n)
    {
        var depth = _header.BitDepth;
        return depth switch
        {
            8 => row[n],
            16 => (row[2 * n] << 8) | row[(2 * n) + 1],
            _ => (row[n * depth / 8] >> (8 - depth - (n * depth % 8))) & _most,
        };
    }

    private byte To8(int sample) => _most == 255 ? (byte)sample : (byte)(((sample * 255) + (_most / 2)) / _most);
}
