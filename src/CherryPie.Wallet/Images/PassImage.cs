namespace CherryPie.Wallet;

/// <summary>The pictures of a pass. Each is the beginning of file names: <c>icon.png</c>, <c>logo@2x.png</c>. A point is a pixel at 1x, two
/// at 2x and three at 3x. <see href="https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass"/>,
/// <see href="https://developer.apple.com/design/human-interface-guidelines/wallet"/></summary>
public enum PassImage
{
    /// <summary>On the lock screen and in mail; 38 x 38 points. A pass without one does not open.</summary>
    Icon,

    /// <summary>Top left; at most 160 x 50 points.</summary>
    Logo,

    /// <summary>Behind the primary fields; 375 x 144 points, of which an event ticket shows 98 in height.</summary>
    Strip,

    /// <summary>Beside the fields; at most 90 x 90 points.</summary>
    Thumbnail,

    /// <summary>Behind the whole front: blurred on a classic event ticket, where 180 x 220 points are enough, and sharp on a poster,
    /// 345 x 505.</summary>
    Background,

    /// <summary>Above the barcode of a boarding pass; at most 286 x 15 points.</summary>
    Footer,

    /// <summary>The picture of a poster event ticket (iOS 18) or a poster generic pass (iOS 27); 358 x 448 points.
    /// <see href="https://developer.apple.com/documentation/walletpasses/creating-a-poster-generic-pass"/></summary>
    Artwork,

    /// <summary>Top left of a poster; at most 126 x 30 points.</summary>
    PrimaryLogo,

    /// <summary>At the bottom of a poster event ticket; at most 135 x 12 points.</summary>
    SecondaryLogo,

    /// <summary>The venue, in the event guide of a poster event ticket. Apple publishes no size; here it is at most 512 x 512 points.
    /// </summary>
    VenueMap,
}

/// <summary>One uploaded picture.</summary>
/// <param name="Kind">Which of the pass's pictures.</param>
/// <param name="Language">The language it is for, such as <c>fr</c>; null for all languages that have no picture of their own.</param>
/// <param name="Png">The file as it came: a PNG within the bounds of <see cref="PassImages.Check"/>. Neither copied nor checked
/// here.</param>
public sealed record ImageUpload(PassImage Kind, string? Language, ReadOnlyMemory<byte> Png)
{
    /// <summary>How many of its pixels are a point: 1, 2 or 3.</summary>
    public int Scale { get; init; } = 2;

    /// <summary>Whether each file is written in all ways that may be smaller, for pictures that are scaled once and sent often. It takes
    /// some five times as long as the one way that is mostly good.</summary>
    public bool IsSmallest { get; init; }
}

/// <summary>A picture in one of the sizes that go into a package.</summary>
/// <param name="Kind">Which of the pass's pictures.</param>
/// <param name="Language">The language it is for; null for all languages that have no picture of their own.</param>
/// <param name="Scale">Pixels per point: 1, 2 or 3.</param>
/// <param name="Png">The file, as <see cref="Png.Encode"/> writes it.</param>
public sealed record ScaledImage(PassImage Kind, string? Language, int Scale, ReadOnlyMemory<byte> Png);
