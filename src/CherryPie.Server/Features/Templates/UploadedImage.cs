using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>An image that came with a request, checked to be a PNG that Wallet can show.</summary>
internal sealed record UploadedImage(ImagePart Part, string FileName, byte[] Png)
{
    // Decoding and scaling a large picture takes hundreds of megabytes, so few are in work at once.
    private static readonly SemaphoreSlim _atOnce = new(2);

    public static List<UploadedImage> Read(MultipartBody form, Problems problems)
    {
        var images = new List<UploadedImage>();
        foreach (var part in form.Parts)
        {
            if (ImagePart.Read(part.Name, problems) is not { } name)
            {
                continue;
            }

            try
            {
                PassImages.Check(part.Content);
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

    /// <summary>Makes the row to store, with the files that a design of this style shows.</summary>
    public async Task<TemplateImage> ToRow(Guid account, PassStyle style, CancellationToken stop)
    {
        var row = new TemplateImage
        {
            AccountId = account,
            Part = Part.Name,
            FileName = FileName,
            Original = Png,
        };
        await Scale(row, style, stop);
        return row;
    }

    /// <summary>Makes the files of a stored image anew, for a design of another style.</summary>
    public static async Task Scale(TemplateImage row, PassStyle style, CancellationToken stop)
    {
        var part = ImagePart.Stored(row.Part);
        await _atOnce.WaitAsync(stop);
        try
        {
            var scaled = await Task.Run(() => PassImages.Scale(new ImageUpload(part.Kind, part.Language, row.Original), style), stop);
            byte[]? Of(int scale) => scaled.FirstOrDefault(s => s.Scale == scale)?.Png.ToArray();
            (row.ScaledFor, row.Scale1, row.Scale2, row.Scale3) = (style, Of(1), Of(2), Of(3));
        }
        finally
        {
            _atOnce.Release();
        }
    }
}
