using System.Text.RegularExpressions;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>The pictures of a foreign package: each kind and language in the sizes that it has.</summary>
/// <param name="language">The template's default language.</param>
/// <param name="warnings">Takes what could not be kept.</param>
internal sealed partial class ImportedImages(string language, List<PassFinding> warnings)
{
    /// <summary>Whether a file of a package is a picture of a pass.</summary>
    public static bool Is(string path) => Kind(path) is not null;

    /// <summary>Reads and checks all of them.</summary>
    public async Task<List<UploadedImage>> Read(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        Guid account,
        PictureWork pictures,
        Problems problems,
        CancellationToken stop
    )
    {
        var found = new List<UploadedImage>();
        foreach (var kind in Files(files).GroupBy(f => f.Kind).OrderBy(k => k.Key))
        {
            var sets = kind.GroupBy(f => f.Language ?? "").ToDictionary(g => g.Key, g => g.OrderByDescending(f => f.Scale).ToList());
            var (own, isAtTop) = (sets.Keys.Where(k => k.Length > 0).ToList(), sets.ContainsKey(""));
            if (isAtTop && own.Count > 0)
            {
                warnings.Add(
                    new(
                        sets[own[0]][0].Path,
                        "is also at the top, where it wins over all languages on phones; here each language shows its own"
                    )
                );
            }

            // The default picture is the one at the top, else that of the default language. Every pass needs an icon.
            var first =
                isAtTop ? ""
                : sets.ContainsKey(language) ? language
                : kind.Key == PassImage.Icon ? own[0]
                : null;
            foreach (var (code, set) in sets.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                var isDefault = code == first;
                if (isDefault || first is null || !IsSame(set, sets[first]))
                {
                    found.Add(Upload(new ImagePart(IsRedeem: false, isDefault ? null : code, kind.Key), set));
                }
            }
        }

        if (!found.Exists(i => i.Part.Kind == PassImage.Icon))
        {
            problems.Add("package", "has no icon.png, without which iOS opens no pass");
        }

        return await UploadedImage.Check(found, account, pictures, problems, stop);
    }

    private IEnumerable<Picture> Files(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var seen = new HashSet<(PassImage, string?, int)>();
        var folders = ImportedStrings.Folders(files.Keys).ToList();
        foreach (var (path, content) in files.OrderBy(f => Place(f.Key, folders)).ThenBy(f => f.Key, StringComparer.Ordinal))
        {
            if (Kind(path) is not (var kind, var scale))
            {
                continue;
            }

            var isAtTop = !path.Contains('/', StringComparison.Ordinal);
            var place = Place(path, folders);
            var code = place < 0 ? null : folders[place].Language;
            if (!isAtTop && code is null)
            {
                warnings.Add(new(path, $"was left out: the languages are {string.Join(", ", WalletLanguages.Codes)}"));
            }
            else if (seen.Add((kind, code, scale)))
            {
                yield return new(kind, code, scale, path, content.ToArray());
            }
        }
    }

    // Folders that are named as their language is come first, so that of two folders for one language theirs is taken.
    private static int Place(string path, List<(string Folder, string? Language)> folders) =>
        folders.FindIndex(f => path.StartsWith(f.Folder + "/", StringComparison.Ordinal));

    private static UploadedImage Upload(ImagePart part, List<Picture> set) =>
        new(part, set[0].Path[(set[0].Path.LastIndexOf('/') + 1)..], set[0].Content)
        {
            Source = set[0].Path,
            Scales = set.ToDictionary(p => p.Scale, p => (p.Path, p.Content)),
        };

    private static bool IsSame(List<Picture> one, List<Picture> other) =>
        one.Count == other.Count
        && one.Zip(other).All(p => p.First.Scale == p.Second.Scale && p.First.Content.AsSpan().SequenceEqual(p.Second.Content));

    private static (PassImage Kind, int Scale)? Kind(string path) =>
        Name().Match(path[(path.LastIndexOf('/') + 1)..]) is { Success: true } name
        && path.Count(c => c == '/') <= 1
        && Enum.TryParse<PassImage>(name.Groups["kind"].ValueSpan, ignoreCase: true, out var kind)
            ? (kind, name.Groups["scale"].Success ? name.Groups["scale"].ValueSpan[0] - '0' : 1)
            : null;

    [GeneratedRegex(@"\A(?<kind>[A-Za-z]+)(?:@(?<scale>[123])x)?\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    private sealed record Picture(PassImage Kind, string? Language, int Scale, string Path, byte[] Content);
}
