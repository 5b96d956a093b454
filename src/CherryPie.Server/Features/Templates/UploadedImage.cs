using System.Globalization;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>An image that came with a request, checked to be a PNG that Wallet can show.</summary>
internal sealed record UploadedImage(ImagePart Part, string FileName, byte[] Png)
{
    private static readonly string TooMany = string.Create(
        CultureInfo.InvariantCulture,
        $"the pictures of the template have together more than {PictureWork.MostPixels:N0} pixels; send smaller ones"
    );

    // An upload counts as the picture at two pixels a point.
    private const int UploadScale = 2;

    /// <summary>What the caller calls it.</summary>
    public string Source { get; init; } = Part.Name;

    /// <summary>The sizes that there are, by pixels a point, each with what the caller calls it: of an upload that one.</summary>
    public IReadOnlyDictionary<int, (string Source, byte[] Png)> Scales { get; init; } =
        new Dictionary<int, (string, byte[])> { [UploadScale] = (Part.Name, Png) };

    public static async Task<List<UploadedImage>> Read(
        MultipartBody form,
        Guid account,
        PictureWork pictures,
        Problems problems,
        CancellationToken stop
    )
    {
        var images = new List<UploadedImage>();
        foreach (var part in form.Parts)
        {
            if (ImagePart.Read(part.Name, problems) is { } name)
            {
                images.Add(new UploadedImage(name, part.FileName ?? name.Name + ".png", part.Content));
            }
        }

        return await Check(images, account, pictures, problems, stop);
    }

    /// <summary>Checks that they are PNG files that Wallet can show, and what they cost together; those that are not are left
    /// out.</summary>
    public static async Task<List<UploadedImage>> Check(
        List<UploadedImage> sent,
        Guid account,
        PictureWork pictures,
        Problems problems,
        CancellationToken stop
    )
    {
        var images = new List<UploadedImage>();
        var pixels = 0L;
        foreach (var image in sent)
        {
            var isSound = true;
            foreach (var (_, (source, png)) in image.Scales.OrderBy(s => s.Key))
            {
                if ((pixels += Pixels(png)) > PictureWork.MostPixels)
                {
                    problems.Add(source, TooMany);
                    return images;
                }

                try
                {
                    await pictures.Check(account, png, stop);
                }
                catch (InvalidDataException e)
                {
                    problems.Add(source, e.Message);
                    isSound = false;
                }
            }

            if (isSound)
            {
                images.Add(image);
            }
        }

        return images;
    }

    /// <summary>Whether a stored row is this picture under this name.</summary>
    public bool IsStored(TemplateImage row) =>
        row.Part == Part.Name && row.FileName == FileName && row.Original.AsSpan().SequenceEqual(Png);

    /// <summary>Whether all pictures of a template together cost no more than <see cref="PictureWork.MostPixels"/>; those just sent are
    /// named where they do.</summary>
    public static void CheckCost(IEnumerable<TemplateImage> all, List<UploadedImage> sent, Problems problems)
    {
        if (sent.Count > 0 && all.Sum(i => Pixels(i.Original)) > PictureWork.MostPixels)
        {
            problems.Add(sent[^1].Part.Name, TooMany);
        }
    }

    /// <summary>Makes the row to store, with the files that a design of this style shows.</summary>
    public async Task<TemplateImage> ToRow(Guid account, PassStyle style, PictureWork pictures, CancellationToken stop)
    {
        var row = new TemplateImage
        {
            AccountId = account,
            Part = Part.Name,
            FileName = FileName,
            Original = Png,
        };
        await Scale(row, style, pictures, stop, Scales.Keys.Max());
        foreach (var (scale, (_, png)) in Scales.Where(s => Scales.Count > 1))
        {
            var made = await pictures.Scale(account, Upload(Part, png, scale), style, stop);
            var own = made.FirstOrDefault(m => m.Scale == scale)?.Png.ToArray();
            (row.Scale1, row.Scale2, row.Scale3) = scale switch
            {
                1 => (own, row.Scale2, row.Scale3),
                2 => (row.Scale1, own, row.Scale3),
                _ => (row.Scale1, row.Scale2, own),
            };
        }

        return row;
    }

    /// <summary>Makes the files of a stored image anew, for a design of another style.</summary>
    /// <exception cref="Refusal">400: a former version stored it, and it is beyond today's bounds.</exception>
    public static async Task Scale(
        TemplateImage row,
        PassStyle style,
        PictureWork pictures,
        CancellationToken stop,
        int pixelsPerPoint = UploadScale
    )
    {
        var part = ImagePart.Stored(row.Part);
        try
        {
            var scaled = await pictures.Scale(row.AccountId, Upload(part, row.Original, pixelsPerPoint), style, stop);
            byte[]? Of(int scale) => scaled.FirstOrDefault(s => s.Scale == scale)?.Png.ToArray();
            (row.ScaledFor, row.Scale1, row.Scale2, row.Scale3) = (style, Of(1), Of(2), Of(3));
        }
        catch (InvalidDataException e)
        {
            throw Refusal.Invalid($"{row.Part}: {e.Message}");
        }
    }

    // A template's pictures are in all packages of its passes.
    private static ImageUpload Upload(ImagePart part, byte[] png, int pixelsPerPoint) =>
        new(part.Kind, part.Language, png) { Scale = pixelsPerPoint, IsSmallest = true };

    private static long Pixels(byte[] png)
    {
        try
        {
            var header = PngHeader.Read(png);
            return (long)header.Width * header.Height;
        }
        catch (InvalidDataException)
        {
            return 0; // whoever reads its pixels says why
        }
    }
}
