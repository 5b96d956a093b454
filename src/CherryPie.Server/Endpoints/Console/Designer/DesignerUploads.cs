using System.Text.Json;
using CherryPie.Server.Platform.Http;
using Microsoft.Net.Http.Headers;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Pictures that came with the designer's form, and those that are to go, as PUT takes them.</summary>
/// <param name="Parts">The parts of a form; null where there is nothing.</param>
/// <param name="Changed">The pictures that are not as stored.</param>
/// <param name="HasFiles">Whether any came.</param>
internal sealed record DesignerUploads(MultipartBody? Parts, IReadOnlySet<string> Changed, bool HasFiles)
{
    private const int MostGone = 500;

    public static async Task<DesignerUploads> Read(ConsoleCall call)
    {
        var form = call.Http.Request.Form;
        var prefix = DesignSide.Of(form["design"] == DesignSide.Redeemed).Pictures;
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

        string[] gone = [.. form["gone"].OfType<string>().Where(g => g.StartsWith(prefix, StringComparison.Ordinal)).Take(MostGone)];
        var changed = parts.Select(p => p.Name).Concat(gone).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var hasFiles = parts.Count > 0;
        if (gone.Length > 0)
        {
            parts.Add(new FormPart("updatedMultipart", null, null, JsonSerializer.SerializeToUtf8Bytes(gone)));
        }

        return new(parts.Count == 0 ? null : MultipartBody.Of(parts), changed, hasFiles);
    }
}
