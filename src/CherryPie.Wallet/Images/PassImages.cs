namespace CherryPie.Wallet;

/// <summary>Checks, scales and places the pictures of a pass.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass"/></summary>
public static class PassImages
{
    private const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Checks that a file is a whole PNG: structure, checksums, pixel data, at most 10 MiB and 16 Mi pixels.
    /// Unpacks no more than the header announces and keeps no pixels.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">It is something else, damaged or too big; the message is a sentence for the caller.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        Sniff(file);
        PngReader.Check(file);
    }

    /// <summary>Makes the sizes of an upload. The upload counts as the picture at 2 pixels a point (the icon: as large as it is);
    /// it is fitted into the frame of its kind, never enlarged, keeps its proportions, and yields at least one file.</summary>
    /// <param name="upload">The picture.</param>
    /// <param name="style">The style of the pass, which decides on the strip's frame.</param>
    /// <returns>One to three files, by growing scale. All metadata and trailing bytes are gone.</returns>
    /// <exception cref="InvalidDataException">As <see cref="Check"/>.</exception>
    public static IReadOnlyList<ScaledImage> Scale(ImageUpload upload, PassStyle style)
    {
        ArgumentNullException.ThrowIfNull(upload);
        Sniff(upload.Png.Span);
        var png = Png.Decode(upload.Png.Span);
        return
        [
            .. ImageSizes
                .Of(upload.Kind, style, png.Width, png.Height)
                .Select(size => new ScaledImage(upload.Kind, upload.Language, size.Scale, png.Resize(size.Width, size.Height).Encode())),
        ];
    }

    /// <summary>Whether a style shows a kind of picture. Wallet passes over all others.</summary>
    /// <param name="style">The style.</param>
    /// <param name="kind">The picture.</param>
    /// <returns>Whether it is worth being in the package. For an event ticket strip, background and thumbnail are all true,
    /// though <see cref="Arrange"/> keeps either the first or the other two.</returns>
    public static bool Shows(PassStyle style, PassImage kind) =>
        kind switch
        {
            PassImage.Icon or PassImage.Logo => true,
            PassImage.Footer => style is PassStyle.BoardingPass,
            PassImage.Strip => style is PassStyle.Coupon or PassStyle.StoreCard or PassStyle.EventTicket,
            PassImage.Thumbnail => style is PassStyle.Generic or PassStyle.EventTicket,
            PassImage.Background => style is PassStyle.EventTicket,
            _ => false,
        };

    /// <summary>Places pictures in the package. Those that the style does not show are left out; an event ticket with a strip
    /// gets neither background nor thumbnail. A kind that has a version for any language goes into the folder of every language,
    /// since one at the top would win over all of them; the others stay at the top.</summary>
    /// <param name="style">The style of the pass.</param>
    /// <param name="language">The default language.</param>
    /// <param name="languages">All languages of the pass; the default one and those of pictures may be missing.</param>
    /// <param name="images">The pictures.</param>
    /// <param name="folders">Names the folders of a language, <c>fr.lproj</c>.</param>
    /// <returns>The files of the package.</returns>
    public static IReadOnlyList<PackageFile> Arrange(
        PassStyle style,
        string language,
        IReadOnlyCollection<string> languages,
        IEnumerable<ScaledImage> images,
        Func<string, IReadOnlyList<string>> folders
    )
    {
        ArgumentNullException.ThrowIfNull(language);
        ArgumentNullException.ThrowIfNull(languages);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(folders);
        return ImageArrangement.Of(style, language, languages, images, folders);
    }

    // An upload that is a picture of another kind deserves a better word than "not a PNG".
    private static void Sniff(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            throw new InvalidDataException("The picture is empty; send a PNG file.");
        }

        if (file.Length > MaxBytes)
        {
            throw new InvalidDataException("The picture is larger than 10 MiB.");
        }

        var other = file switch
        {
            [0xFF, 0xD8, 0xFF, ..] => "a JPEG",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "a WebP",
            [(byte)'B', (byte)'M', ..] => "a BMP",
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "a HEIC or AVIF",
            [(byte)'<', ..] => "an SVG or HTML",
            _ => null,
        };
        if (other is not null)
        {
            throw new InvalidDataException($"The picture is {other} file; Wallet shows PNG only, so send a PNG file.");
        }
    }
}
