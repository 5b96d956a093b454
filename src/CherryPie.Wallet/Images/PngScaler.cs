namespace CherryPie.Wallet;

/// <summary>Resizes pictures row by row: besides the pixels of both pictures it needs 16 bytes a pixel of the new one.</summary>
internal static class PngScaler
{
    public static byte[] Scale(ReadOnlySpan<byte> rgba, int fromWidth, int fromHeight, int width, int height)
    {
        var across = Window.Of(fromWidth, width);
        var down = Window.Of(fromHeight, height);
        var wide = new float[fromWidth * 4];
        var narrow = new float[width * 4];
        var sums = new float[width * height * 4];
        var open = 0;
        for (var y = 0; y < fromHeight; y++)
        {
            Premultiply(rgba.Slice(y * fromWidth * 4, fromWidth * 4), wide);
            Narrow(wide, across, narrow);
            while (open < height && down[open].First + down[open].Weights.Length <= y)
            {
                open++;
            }

            for (var to = open; to < height && down[to].First <= y; to++)
            {
                var at = y - down[to].First;
                if (at < down[to].Weights.Length)
                {
                    Add(narrow, down[to].Weights[at], sums.AsSpan(to * width * 4, width * 4));
                }
            }
        }

        return Unmultiply(sums);
    }

    // With alpha multiplied in, invisible pixels don't tint their neighbours.
    private static void Premultiply(ReadOnlySpan<byte> row, Span<float> to)
    {
        for (var i = 0; i < row.Length; i += 4)
        {
            var alpha = row[i + 3] / 255f;
            to[i] = row[i] * alpha;
            to[i + 1] = row[i + 1] * alpha;
            to[i + 2] = row[i + 2] * alpha;
            to[i + 3] = row[i + 3];
        }
    }

    private static void Narrow(ReadOnlySpan<float> row, Window[] across, Span<float> to)
    {
        for (var x = 0; x < across.Length; x++)
        {
            float r = 0,
                g = 0,
                b = 0,
                a = 0;
            var from = row[(across[x].First * 4)..];
            foreach (var weight in across[x].Weights)
            {
                r += weight * from[0];
                g += weight * from[1];
                b += weight * from[2];
                a += weight * from[3];
                from = from[4..];
            }

            (to[x * 4], to[(x * 4) + 1], to[(x * 4) + 2], to[(x * 4) + 3]) = (r, g, b, a);
        }
    }

    private static void Add(ReadOnlySpan<float> row, float weight, Span<float> to)
    {
        for (var i = 0; i < row.Length; i++)
        {
            to[i] += weight * row[i];
        }
    }

    private static byte[] Unmultiply(ReadOnlySpan<float> sums)
    {
        var rgba = new byte[sums.Length];
        for (var i = 0; i < rgba.Length; i += 4)
        {
            var alpha = Math.Clamp(sums[i + 3], 0, 255);
            var by = alpha > 0 ? 255f / alpha : 0;
            rgba[i] = Byte(sums[i] * by);
            rgba[i + 1] = Byte(sums[i + 1] * by);
            rgba[i + 2] = Byte(sums[i + 2] * by);
            rgba[i + 3] = Byte(alpha);
        }

        return rgba;
    }

    private static byte Byte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    /// <summary>The old samples that make up a new one, with their weights: a Lanczos filter of three lobes, each as wide as a new pixel
    /// when shrinking. A sample beyond the edge counts as the one at the edge.</summary>
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
                var first = (int)Math.Ceiling(center - (3 * stretch));
                var last = (int)Math.Floor(center + (3 * stretch));
                var start = Math.Clamp(first, 0, from - 1);
                var weights = new double[Math.Clamp(last, 0, from - 1) - start + 1];
                for (var j = first; j <= last; j++)
                {
                    weights[Math.Clamp(j, 0, from - 1) - start] += Lanczos((j - center) / stretch);
                }

                var total = weights.Sum();
                windows[i] = new Window(start, [.. weights.Select(w => (float)(w / total))]);
            }

            return windows;
        }

        private static double Lanczos(double t) =>
            t == 0 ? 1
            : Math.Abs(t) >= 3 ? 0
            : 3 * Math.Sin(Math.PI * t) * Math.Sin(Math.PI * t / 3) / (Math.PI * Math.PI * t * t);
    }
}
