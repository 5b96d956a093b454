using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The form of a customer who came with the edit token.</summary>
/// <param name="Fields">What may be changed, with what the inputs show.</param>
/// <param name="Token">Goes with the form's address.</param>
internal sealed record EditForm(IReadOnlyList<EditField> Fields, string Token)
{
    private const int LongestLine = 60;

    /// <summary>What is wrong, by key.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public Markup Write(LandingView view)
    {
        var texts = view.Viewer.Texts;
        var inputs = Markup.Join(Fields.Select(Input));
        return Markup.Of(
            $"""
            <section class="edit" aria-labelledby="edit-title">
            <h2 id="edit-title">{texts.EditTitle}</h2><p class="hint">{texts.EditHint}</p>
            <form method="post" action="{Address(view.Root, view.Pass.Id, Token, view.Viewer.Asked)}">
            {inputs}<button class="button" type="submit">{texts.Save}</button></form></section>
            """
        );
    }

    public static string Address(string root, string pass, string token, string? language) =>
        $"{root}/p/{pass}?edit={Uri.EscapeDataString(token)}{(language is null ? "" : "&lang=" + language)}";

    private Markup Input(EditField field, int index)
    {
        var (id, error) = ("edit-" + index, Errors.GetValueOrDefault(field.Key));
        var fault = error is null ? Markup.None : Markup.Of($"<span class=\"fault\" id=\"{id}-fault\">{error}</span>");
        var told = error is null ? Markup.None : Markup.Of($" aria-invalid=\"true\" aria-describedby=\"{id}-fault\"");
        var input =
            field.Type == DynamicKeyType.Text && (field.Value.Length > LongestLine || field.Value.Contains('\n', StringComparison.Ordinal))
                ? Markup.Of($"<textarea id=\"{id}\" name=\"{field.Key}\" rows=\"4\" dir=\"auto\"{told}>\n{field.Value}</textarea>")
                : Markup.Of(
                    $"<input id=\"{id}\" name=\"{field.Key}\" {TypeOf(field, error is not null)} value=\"{field.Value}\""
                        + $"{Purpose(field)}{told}>"
                );
        return Markup.Of($"<p class=\"input\"><label for=\"{id}\" dir=\"auto\">{field.Label}</label>{input}{fault}</p>");
    }

    private static Markup Purpose(EditField field) =>
        InputPurpose.Of(field.Key) is { } purpose && (field.Type == DynamicKeyType.Text || (purpose == "bday" && field.IsDay))
            ? Markup.Of($" autocomplete=\"{purpose}\"")
            : Markup.None;

    // What was refused is shown as it was typed, and a typed input would drop it.
    private static Markup TypeOf(EditField field, bool isRefused) =>
        field.Type switch
        {
            DynamicKeyType.Number when !isRefused => Markup.Of($"type=\"number\" step=\"any\" inputmode=\"decimal\" dir=\"ltr\""),
            DynamicKeyType.DateTime when !isRefused => field.IsDay ? Markup.Of($"type=\"date\"") : Markup.Of($"type=\"datetime-local\""),
            DynamicKeyType.Text => InputPurpose.Of(field.Key) switch
            {
                // A browser would refuse to send a stored value that is no address.
                "email" when !isRefused && (field.Value.Length == 0 || field.Value.Contains('@', StringComparison.Ordinal)) => Markup.Of(
                    $"type=\"email\" dir=\"ltr\""
                ),
                "email" => Markup.Of($"type=\"text\" inputmode=\"email\" dir=\"ltr\""),
                "tel" => Markup.Of($"type=\"tel\" dir=\"ltr\""),
                "url" => Markup.Of($"type=\"text\" inputmode=\"url\" dir=\"ltr\""),
                _ => Markup.Of($"type=\"text\" dir=\"auto\""),
            },
            _ => Markup.Of($"type=\"text\" dir=\"ltr\""),
        };
}
