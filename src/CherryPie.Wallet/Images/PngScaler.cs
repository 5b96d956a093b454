using System.Numerics;

namespace CherryPie.Wallet;

/// <summary>Resizes a picture whose rows it takes one by one, in any order: each row is added to those rows of the result that it is part
/// of. Besides a row it needs 16 bytes a pixel of the result, and nothing that grows with the height of the source.</summary>
internal sealed class PngScaler
{
    private readonly Window[] _across;
    private readonly Window[] _down;
    private readonly Vector4[] _sums;
    private readonly Vector4[] _narrow;
    private readonly byte[]? _copy;
    private int _open;
    private int _last = -1;

    public PngScaler(int fromWidth, int fromHeight, int width, int height)
    {
        (Width, Height) = (width, height);
        if ((fromWidth, fromHeight) == (width, height))
        {
            (_across, _down, _sums, _narrow) = ([], [], [], []);
            _copy = new byte[width * height * 4];
            return;
        }

        (_across, _down) = (Window.Of(fromWidth, width), Window.Of(fromHeight, height));
        (_sums, _narrow) = (new Vector4[width * height], new Vector4[width]);
    }

    public int Width { get; }

    public int Height { get; }

    public static byte[] Scale(ReadOnlySpan<byte> rgba, int fromWidth, int fromHeight, int width, int height)
    {
        var scaler = new PngScaler(fromWidth, fromHeight, width, height);
        var wide = new Vector4[fromWidth];
        for (var y = 0; y < fromHeight; y++)
        {
            var row = rgba.Slice(y * fromWidth * 4, fromWidth * 4);
            Premultiply(row, wide);
            scaler.Add(y, 0, 1, row, wide);
        }

        return scaler.Finish();
    }

    /// <summary>Multiplies alpha into the colours, so that invisible pixels don't tint their neighbours.</summary>
    public static void Premultiply(ReadOnlySpan<byte> row, Span<Vector4> to)
    {
        for (var i = 0; i < row.Length; i += 4)
        {
            var alpha = row[i + 3] / 255f;
            to[i / 4] = new Vector4(row[i] * alpha, row[i + 1] * alpha, row[i + 2] * alpha, row[i + 3]);
        }
    }

    /// <summary>Adds a row, or every <paramref name="dx"/>th pixel of one: as read, which a result of the same size is made of, and
    /// premultiplied.</summary>
    public void Add(int y, int x0, int dx, ReadOnlySpan<byte> rgba, ReadOnlySpan<Vector4> wide)
    {
        if (_copy is not null)
        {
            PngReader.Place(rgba, _copy.AsSpan(((y * Width) + x0) * 4), dx);
            return;
        }

        // Rows of the result before this one take no row from here on, unless the next pass of an interlaced picture begins at the top.
        (_open, _last) = (y < _last ? 0 : _open, y);
        Narrow(wide, x0, dx);
        while (_open < Height && _down[_open].First + _down[_open].Weights.Length <= y)
        {
            _open++;
        }

        for (var to = _open; to < Height && _down[to].First <= y; to++)
        {
            var at = y - _down[to].First;
            if (at < _down[to].Weights.Length)
            {
                Add(_down[to].Weights[at], _sums.AsSpan(to * Width, Width));
            }
        }
    }

    /// <summary>The pixels of the result.</summary>
    public byte[] Finish()
    {
        if (_copy is not null)
        {
            return _copy;
        }

        var rgba = new byte[_sums.Length * 4];
        for (var i = 0; i < _sums.Length; i++)
        {
            // The filter's overshoot may take alpha over 255. The colours are divided by it as it is: by a clamped one they would come out
            // too bright. A pixel that is invisible gets no colour.
            var alpha = Byte(_sums[i].W);
            if (alpha > 0)
            {
                var color = _sums[i] * (255f / _sums[i].W);
                (rgba[i * 4], rgba[(i * 4) + 1], rgba[(i * 4) + 2], rgba[(i * 4) + 3]) = (
                    Byte(color.X),
                    Byte(color.Y),
                    Byte(color.Z),
                    alpha
                );
            }
        }

        return rgba;
    }

    private static byte Byte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    private void Narrow(ReadOnlySpan<Vector4> wide, int x0, int dx)
    {
        for (var to = 0; to < _across.Length; to++)
        {
            var (first, weights) = _across[to];
            var (even, odd) = (Vector4.Zero, Vector4.Zero);
            var at = first <= x0 ? 0 : (first - x0 + dx - 1) / dx;
            var n = x0 + (at * dx) - first;

            // Two sums, so that an addition does not wait for the one before.
            for (; n + dx < weights.Length; n += 2 * dx, at += 2)
            {
                even += wide[at] * weights[n];
                odd += wide[at + 1] * weights[n + dx];
            }

            _narrow[to] = even + odd + (n < weights.Length ? wide[at] * weights[n] : Vector4.Zero);
        }
    }

    private void Add(float weight, Span<Vector4> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += _narrow[i] * weight;
        }
    }

    /// <summary>The old samples that make up a new one, with their weights: a Lanczos filter of three lobes, each as wide as a new pixel
    /// when shrinking. Beyond the edge there is nothing: the weights of the samples that exist are enlarged to a sum of one.</summary>
    private readonly record struct Window(int First, float[] Weights)
    {
        public static Window[] Of(int from, int to)
        {
            var ratio = (double)from / to;
            var stretch = Math.Max(1, ratio);
            var windows = new Window[to];
            for (var i = 0; i < to; i++)
            {
                var center = ((i + 0.5) * ratio) - 0.5;
                var first = Math.Max((int)Math.Ceiling(center - (3 * stretch)), 0);
                var last = Math.Min((int)Math.Floor(center + (3 * stretch)), from - 1);
                var weights = new double[last - first + 1];
                for (var j = 0; j < weights.Length; j++)
                {
                    weights[j] = Lanczos((first + j - center) / stretch);
                }

                var total = weights.Sum();
                windows[i] = new Window(first, [.. weights.Select(w => (float)(w / total))]);
            }

            return windows;
        }

        private static double Lanczos(double t) =>
            t == 0 ? 1
            : Math.Abs(t) >= 3 ? 0
            : 3 * Math.Sin(Math.PI * t) * Math.Sin(Math.PI * t / 3) / (Math.PI * Math.PI * t * t);
    }
}
