namespace CherryPie.Wallet;

/// <summary>The pictures of a pass. Each is the beginning of file names: <c>icon.png</c>, <c>logo@2x.png</c>. A point is a pixel at 1x, two
/// at 2x and three at 3x. <see href="https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass"/>,
/// <see href="https://developer.apple.com/design/human-interface-guidelines/wallet"/></summary>
public enum PassImage
{
    /// <summary>On the lock screen and in mail; 29 x 29 points. A pass without one does not open.</summary>
    Icon,

    /// <summary>Top left; at most 160 x 50 points.</summary>
    Logo,

    /// <summary>Behind the primary fields; 375 points wide, 98 (event ticket), 144 (coupon, store card) or 123 high.</summary>
    Strip,

    /// <summary>Beside the fields; at most 90 x 90 points.</summary>
    Thumbnail,

    /// <summary>Behind the whole front, blurred; 180 x 220 points.</summary>
    Background,

    /// <summary>Above the barcode of a boarding pass; at most 286 x 15 points.</summary>
    Footer,
}

/// <summary>One uploaded picture.</summary>
/// <param name="Kind">Which of the pass's pictures.</param>
/// <param name="Language">The language it is for, such as <c>fr</c>; null for all languages that have no picture of their own.</param>
/// <param name="Png">The file as it came: a PNG within the bounds of <see cref="PassImages.Check"/>. Neither copied nor checked
/// here.</param>
public sealed record ImageUpload(PassImage Kind, string? Language, ReadOnlyMemory<byte> Png);

/// <summary>A picture in one of the sizes that go into a package.</summary>
/// <param name="Kind">Which of the pass's pictures.</param>
/// <param name="Language">The language it is for; null for all languages that have no picture of their own.</param>
/// <param name="Scale">Pixels per point: 1, 2 or 3.</param>
/// <param name="Png">The file, as <see cref="Png.Encode"/> writes it.</param>
public sealed record ScaledImage(PassImage Kind, string? Language, int Scale, ReadOnlyMemory<byte> Png);
