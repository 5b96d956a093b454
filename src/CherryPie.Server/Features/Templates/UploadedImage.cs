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

    public static async Task<List<UploadedImage>> Read(
        MultipartBody form,
        Guid account,
        PictureWork pictures,
        Problems problems,
        CancellationToken stop
    )
    {
        var images = new List<UploadedImage>();
        var pixels = 0L;
        foreach (var part in form.Parts)
        {
            if (ImagePart.Read(part.Name, problems) is not { } name)
            {
                continue;
            }

            try
            {
                if ((pixels += Pixels(part.Content)) > PictureWork.MostPixels)
                {
                    problems.Add(name.Name, TooMany);
                    break;
                }

                await pictures.Check(account, part.Content, stop);
                images.Add(new UploadedImage(name, part.FileName ?? name.Name + ".png", part.Content));
            }
            catch (InvalidDataException e)
            {
                problems.Add(name.Name, e.Message);
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
        await Scale(row, style, pictures, stop);
        return row;
    }

    /// <summary>Makes the files of a stored image anew, for a design of another style.</summary>
    /// <exception cref="Refusal">400: a former version stored it, and it is beyond today's bounds.</exception>
    public static async Task Scale(TemplateImage row, PassStyle style, PictureWork pictures, CancellationToken stop)
    {
        var part = ImagePart.Stored(row.Part);
        try
        {
            var scaled = await pictures.Scale(row.AccountId, new ImageUpload(part.Kind, part.Language, row.Original), style, stop);
            byte[]? Of(int scale) => scaled.FirstOrDefault(s => s.Scale == scale)?.Png.ToArray();
            (row.ScaledFor, row.Scale1, row.Scale2, row.Scale3) = (style, Of(1), Of(2), Of(3));
        }
        catch (InvalidDataException e)
        {
            throw Refusal.Invalid($"{row.Part}: {e.Message}");
        }
    }

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
