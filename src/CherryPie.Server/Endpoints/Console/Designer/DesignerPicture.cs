using System.Text.Json;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>A pass as the designer shows it.</summary>
internal static class DesignerPicture
{
    private static readonly string[] _lists = ["headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "backFields"];

    /// <param name="drawn">The pass.</param>
    /// <param name="address">Of a file of its package.</param>
    /// <param name="now">For dates that are told as today.</param>
    public static PictureModel Of(DrawnPreview drawn, Func<PackageFile, string> address, DateTimeOffset now)
    {
        var shown = drawn.Shown;
        return new(
            new PassFront(shown, new PassPictures(address), drawn.Viewer.Texts).Write(isDimmed: false).ToString().ReplaceLineEndings("\n"),
            PageStyle.Pass(".pass", shown),
            [.. shown.Back.Select(f => new BackModel(f.Label, f.Rich.ToString()))],
            [.. Messages(drawn, now)]
        );
    }

    private static IEnumerable<(string Label, string Text)> Messages(DrawnPreview drawn, DateTimeOffset now)
    {
        var json = JsonElement.Parse(drawn.Rendered.Json.Span);
        var style = drawn.Shown.Style.ToString();
        var face = json.GetProperty(char.ToLowerInvariant(style[0]) + style[1..]);
        foreach (var list in _lists)
        {
            foreach (var field in face.TryGetProperty(list, out var fields) ? fields.EnumerateArray().ToArray() : [])
            {
                if (PassFieldView.Word(field, "changeMessage") is { Length: > 0 } message)
                {
                    var view = PassFieldView.Of(field, drawn.Shown.Translate, drawn.Viewer, now);
                    yield return (
                        view.Label.Length > 0 ? view.Label : PassFieldView.Word(field, "key") ?? "",
                        drawn.Shown.Translate(message).Replace("%@", view.Value, StringComparison.Ordinal)
                    );
                }
            }
        }
    }
}
