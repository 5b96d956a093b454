using System.Numerics;

namespace CherryPie.Wallet;

/// <summary>Checks, scales and places the pictures of a pass.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass"/></summary>
public static class PassImages
{
    private const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Checks that a file is a whole PNG: structure, checksums and pixel data. Unpacks no more than the header announces and keeps
    /// no pixels: its memory is a row's.</summary>
    /// <param name="file">The file: at most 10 MiB and 16,777,216 pixels, a side at most 16,384 of them and at most 4,096 times as long as
    /// the other. The header alone decides on these.</param>
    /// <exception cref="InvalidDataException">It is empty, another kind of file, damaged or too large; the message is a sentence for who
    /// sent it.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        Sniff(file);
        PngReader.Check(file);
    }

    /// <summary>Makes the sizes of an upload. The upload counts as the picture at two pixels a point, unless it says otherwise; it is
    /// fitted into the frame of its kind, never enlarged, keeps its proportions, and yields at least one file. An icon fills its frame at
    /// each scale for which it has the pixels. The upload is read row by row. Memory: 24 bytes a pixel of its width, 24 a pixel of the
    /// results.</summary>
    /// <param name="upload">The picture: within the bounds of <see cref="Check"/>.</param>
    /// <param name="style">The style of the pass. All styles have the same frames today.</param>
    /// <param name="stop">Ends the work at the next row.</param>
    /// <returns>One to three files, by growing scale, without the metadata of the upload and what may follow its end.</returns>
    /// <exception cref="ArgumentNullException">The upload is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind of picture is none of the ten.</exception>
    /// <exception cref="InvalidDataException">As <see cref="Check"/>.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static IReadOnlyList<ScaledImage> Scale(ImageUpload upload, PassStyle style, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        Sniff(upload.Png.Span);
        var header = PngHeader.Read(upload.Png.Span);
        var sizes = ImageSizes.Of(upload.Kind, header.Width, header.Height, upload.Scale).ToList();
        var scalers = sizes.ConvertAll(size => new PngScaler(header.Width, header.Height, size.Width, size.Height));
        var wide = new Vector4[header.Width];
        PngReader.Read(
            upload.Png.Span,
            header,
            (y, x0, dx, row) =>
            {
                PngScaler.Premultiply(row, wide);
                foreach (var scaler in scalers)
                {
                    stop.ThrowIfCancellationRequested();
                    scaler.Add(y, x0, dx, row, wide);
                }
            }
        );
        return
        [
            .. sizes.Zip(
                scalers,
                (size, scaler) =>
                    new ScaledImage(
                        upload.Kind,
                        upload.Language,
                        size.Scale,
                        PngWriter.Write(size.Width, size.Height, scaler.Finish(), upload.IsSmallest)
                    )
            ),
        ];
    }

    /// <summary>The frame that a kind of picture is fitted into.</summary>
    /// <param name="kind">The picture.</param>
    /// <returns>Its size in points.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of the ten.</exception>
    public static (int Width, int Height) Frame(PassImage kind) => ImageSizes.Frame(kind);

    /// <summary>Whether Wallet shows a kind of picture on passes of a style; it ignores the file otherwise.
    /// <see href="https://developer.apple.com/design/human-interface-guidelines/wallet"/></summary>
    /// <param name="style">The style.</param>
    /// <param name="kind">The picture.</param>
    /// <param name="isPoster">Whether the pass has a <c>posterGeneric</c> beside the style.</param>
    /// <returns>Whether the picture belongs in the package; false for values that are no style or picture. For an event ticket strip,
    /// background and thumbnail are all true, though <see cref="Arrange"/> keeps either the first or the other two.</returns>
    public static bool Shows(PassStyle style, PassImage kind, bool isPoster = false) =>
        kind switch
        {
            PassImage.Icon or PassImage.Logo => true,
            PassImage.Footer => style is PassStyle.BoardingPass,
            PassImage.Strip => style is PassStyle.Coupon or PassStyle.StoreCard or PassStyle.EventTicket,
            PassImage.Thumbnail => style is PassStyle.Generic or PassStyle.EventTicket,
            PassImage.Background => style is PassStyle.EventTicket || isPoster,
            PassImage.Artwork or PassImage.PrimaryLogo => style is not PassStyle.BoardingPass && Enum.IsDefined(style),
            PassImage.SecondaryLogo or PassImage.VenueMap => style is PassStyle.EventTicket,
            _ => false,
        };

    /// <summary>Places pictures in the package. Those that the style does not show are left out; an event ticket with a strip
    /// gets no thumbnail, and no background unless a poster has no other picture. A kind that has a version for any language goes into the
    /// folder of every language, since one at the top would win over all of them; the others stay at the top.
    /// <see href="https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass"/></summary>
    /// <param name="style">The style of the pass.</param>
    /// <param name="language">The default language: its pictures serve the languages that have none, where there is none for all.</param>
    /// <param name="languages">All languages of the pass, in any case; the default one and those of pictures may be missing.</param>
    /// <param name="images">The pictures, at most one for a kind, language and scale.</param>
    /// <param name="folders">Names the folders of a language, such as <c>fr.lproj</c>. Of languages that share a folder, one with pictures
    /// of its own comes first.</param>
    /// <param name="isPoster">Whether the pass has a <c>posterGeneric</c> beside the style.</param>
    /// <returns>The files of the package, whose digests are taken once for a picture that lies in several folders.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<PackageFile> Arrange(
        PassStyle style,
        string language,
        IReadOnlyCollection<string> languages,
        IEnumerable<ScaledImage> images,
        Func<string, IReadOnlyList<string>> folders,
        bool isPoster = false
    )
    {
        ArgumentNullException.ThrowIfNull(language);
        ArgumentNullException.ThrowIfNull(languages);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(folders);
        return ImageArrangement.Of(style, language, languages, images, folders, isPoster);
    }

    /// <summary>Places pictures as <see cref="Arrange"/> does, those that the style does not show as well: what is a design, not a pass,
    /// keeps them.</summary>
    /// <param name="language">The default language.</param>
    /// <param name="languages">All languages, in any case.</param>
    /// <param name="images">The pictures, at most one for a kind, language and scale.</param>
    /// <param name="folders">Names the folders of a language.</param>
    /// <returns>The files.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<PackageFile> ArrangeAll(
        string language,
        IReadOnlyCollection<string> languages,
        IReadOnlyCollection<ScaledImage> images,
        Func<string, IReadOnlyList<string>> folders
    )
    {
        ArgumentNullException.ThrowIfNull(language);
        ArgumentNullException.ThrowIfNull(languages);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(folders);
        return ImageArrangement.All(language, languages, images, folders);
    }

    // Who uploads a picture of another format learns which one it is, not only that it is no PNG.
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
