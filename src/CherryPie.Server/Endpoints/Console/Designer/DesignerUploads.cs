using System.Text.Json;
using CherryPie.Server.Platform.Http;
using Microsoft.Net.Http.Headers;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Pictures that came with the designer's form, and those that are to go, as PUT takes them.</summary>
/// <param name="Parts">The parts of a form; null where there is nothing.</param>
/// <param name="Changed">The pictures that are not as stored.</param>
/// <param name="Gone">Those that are to go.</param>
/// <param name="HasFiles">Whether any came.</param>
internal sealed record DesignerUploads(MultipartBody? Parts, IReadOnlySet<string> Changed, IReadOnlySet<string> Gone, bool HasFiles)
{
    private const int MostGone = 500;

    /// <param name="call">With the form.</param>
    /// <param name="isRedeemed">Whether the design after redemption is shown next. Files are of that design alone: browsers send none
    /// twice. What is to go is of both.</param>
    public static async Task<DesignerUploads> Read(ConsoleCall call, bool isRedeemed)
    {
        var form = call.Http.Request.Form;
        var prefix = DesignSide.Of(isRedeemed).Pictures;
        var parts = new List<FormPart>();
        foreach (var file in form.Files.Where(f => f.Length > 0 && f.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, call.Stop);
            var name = ContentDispositionHeaderValue.TryParse(file.ContentDisposition, out var disposition)
                ? MultipartBody.BaseName(disposition)
                : null;
            parts.Add(new FormPart(file.Name, name, null, content.ToArray()));
        }

        string[] gone = [.. OtherSide.GoneOf(form).Where(IsPicture).Distinct().Take(MostGone)];
        var changed = parts.Select(p => p.Name).Concat(gone).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var hasFiles = parts.Count > 0;
        if (gone.Length > 0)
        {
            parts.Add(new FormPart("updatedMultipart", null, null, JsonSerializer.SerializeToUtf8Bytes(gone)));
        }

        var goes = gone.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(parts.Count == 0 ? null : MultipartBody.Of(parts), changed, goes, hasFiles);
    }

    private static bool IsPicture(string name) =>
        name.StartsWith(DesignSide.Of(isRedeemed: false).Pictures, StringComparison.Ordinal)
        || name.StartsWith(DesignSide.Of(isRedeemed: true).Pictures, StringComparison.Ordinal);
}
