using System.Text.Json.Nodes;
using CherryPie.Server.Features.Certificates;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>A pass as viewers in a web page read it: GET /v2/passes/{id}/json.</summary>
internal sealed class ShowPass(ReadPass passes, PassAssembly assembly, Signers signers, PassLinks links, TimeProvider clock)
{
    private static readonly string[] _shown =
    [
        "logoText",
        "backgroundColor",
        "foregroundColor",
        "labelColor",
        "voided",
        "expirationDate",
        "barcodes",
    ];

    public async Task<JsonObject> Run(string id, CancellationToken stop)
    {
        var found = await passes.Public(id, stop);
        var now = clock.GetUtcNow();
        found.State.RequireStarted(now);
        var signer = await signers.For(found.Template.Campaign.CertificateId, found.Template.Campaign.Renewals, stop);
        var assembled = await assembly.Run(found, signer, stop);
        var json = JsonNode.Parse(assembled.Rendered.Json.Span)!.AsObject();
        var style = StyleName(assembled.Design.Style);
        var data = new JsonObject();
        foreach (var name in _shown.Append(style))
        {
            if (json[name] is { } value)
            {
                data[name] = value.DeepClone();
            }
        }

        if (found.State.End <= now)
        {
            data["voided"] = true; // by it and by the past expirationDate viewers say that the pass has expired
        }

        var language = found.Template.Language;
        return new JsonObject
        {
            ["appleWallet"] = new JsonObject
            {
                ["passType"] = style,
                ["defaultLang"] = language,
                ["images"] = Images(id, assembled.Pictures.Files, language),
                ["locales"] = Locales(id, assembled, language),
                ["data"] = data,
            },
        };
    }

    private static string StyleName(PassStyle style) => char.ToLowerInvariant(style.ToString()[0]) + style.ToString()[1..];

    private JsonObject Locales(string id, AssembledPass assembled, string language)
    {
        var locales = new JsonObject();
        foreach (var other in assembled.Design.Languages.Where(l => l != language))
        {
            var texts = new JsonObject();
            foreach (var (text, translation) in assembled.Design.Translations(other, assembled.Content))
            {
                texts[text] = translation;
            }

            locales[other] = new JsonObject { ["text"] = texts, ["images"] = Images(id, assembled.Pictures.Files, other, topLevel: false) };
        }

        return locales;
    }

    // An image is either at the top level or in every language's folder; of its sizes the largest is shown.
    private JsonObject Images(string id, IReadOnlyList<PackageFile> files, string language, bool topLevel = true)
    {
        var folder = WalletLanguages.Folders(language)[0] + "/";
        var images = new JsonObject();
        foreach (
            var image in files
                .Where(f =>
                    f.Path.StartsWith(folder, StringComparison.Ordinal) || (topLevel && !f.Path.Contains('/', StringComparison.Ordinal))
                )
                .GroupBy(Name)
        )
        {
            images[image.Key] = links.Image(id, image.MaxBy(f => f.Content.Length)!.Path);
        }

        return images;
    }

    private static string Name(PackageFile file)
    {
        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        return name[..name.IndexOfAny(['@', '.'])];
    }
}
