namespace CherryPie.Wallet;

/// <summary>The frames of a pass's pictures, and the sizes that an upload gets in them.
/// <see href="https://developer.apple.com/design/human-interface-guidelines/wallet"/></summary>
internal static class ImageSizes
{
    /// <summary>The frame in points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of the ten.</exception>
    public static (int Width, int Height) Frame(PassImage kind) =>
        kind switch
        {
            PassImage.Icon => (38, 38),
            PassImage.Logo => (160, 50),
            PassImage.Strip => (375, 144),
            PassImage.Thumbnail => (90, 90),
            PassImage.Background => (345, 505),
            PassImage.Footer => (286, 15),
            PassImage.Artwork => (358, 448),
            PassImage.PrimaryLogo => (126, 30),
            PassImage.SecondaryLogo => (135, 12),
            PassImage.VenueMap => (512, 512),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>The sizes in pixels that an upload yields, by growing scale: one to three, none larger than the upload.</summary>
    public static IEnumerable<(int Scale, int Width, int Height)> Of(PassImage kind, int width, int height, int uploadScale = 2)
    {
        var (across, down) = Frame(kind);
        var before = (0, 0);
        for (var scale = 1; scale <= 3; scale++)
        {
            // An icon fills its frame whatever its size. All others have one size in points at every scale: otherwise a device would
            // draw a small logo larger from the 1x file than from the 2x file.
            var fit =
                kind == PassImage.Icon
                    ? Fit(width, height, across * scale, down * scale)
                    : Fit(width, height, across * uploadScale, down * uploadScale) * scale / uploadScale;
            var size = (Pixels(width, fit), Pixels(height, fit));
            if (fit > 1 + 1e-9 || size == before)
            {
                continue;
            }

            before = size;
            yield return (scale, size.Item1, size.Item2);
        }
    }

    private static double Fit(int width, int height, int across, int down) =>
        Math.Min(1, Math.Min((double)across / width, (double)down / height));

    private static int Pixels(int length, double by) => Math.Clamp((int)Math.Round(length * by, MidpointRounding.AwayFromZero), 1, length);
}
