namespace CherryPie.Wallet;

/// <summary>Checks the pictures and language folders of a package.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass"/></summary>
internal static class PictureCheck
{
    /// <summary>Adds what speaks against the pictures.</summary>
    /// <param name="files">All files of the package by path.</param>
    /// <param name="defaultFolders">As <see cref="InspectOptions.DefaultLanguageFolders"/>.</param>
    /// <param name="errors">Takes what Wallet refuses or shows wrongly.</param>
    /// <param name="warnings">Takes what could look better.</param>
    public static void Run(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        IReadOnlyList<string>? defaultFolders,
        List<PassFinding> errors,
        List<PassFinding> warnings
    )
    {
        var pictures = files.Keys.Where(p => p.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var path in pictures)
        {
            try
            {
                PassImages.Check(files[path].Span);
            }
            catch (InvalidDataException e)
            {
                errors.Add(new PassFinding(path, e.Message));
            }
        }

        var folders = files
            .Keys.Select(Folder)
            .Where(f => f.EndsWith(".lproj", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        Icons(pictures.Where(PackagePath.IsIcon).ToList(), folders, errors, warnings);
        var top = pictures.Where(p => Folder(p).Length == 0).Select(Kind).ToHashSet(StringComparer.Ordinal);
        foreach (var path in pictures.Where(p => Folder(p).Length > 0 && top.Contains(Kind(p))))
        {
            errors.Add(
                new PassFinding(
                    path,
                    $"is also at the top as {Kind(path)}, which wins; have it either at the top or in the language folders."
                )
            );
        }

        if (folders.Count > 0 && defaultFolders is not null && !defaultFolders.Any(f => folders.Contains(f + ".lproj")))
        {
            errors.Add(
                new PassFinding(
                    $"{(defaultFolders.Count > 0 ? defaultFolders[0] : "default")}.lproj",
                    "is missing; with any language folder the default language needs one too."
                )
            );
        }
    }

    private static void Icons(List<string> icons, HashSet<string> folders, List<PassFinding> errors, List<PassFinding> warnings)
    {
        var atTop = icons.Exists(i => Folder(i).Length == 0);
        if (icons.Count == 0)
        {
            errors.Add(new PassFinding("icon.png", "is missing; a pass without an icon does not open."));
        }
        else if (!atTop && folders.FirstOrDefault(f => !icons.Exists(i => Folder(i) == f)) is { } without)
        {
            errors.Add(new PassFinding($"{without}/icon.png", "is missing; an icon must be at the top or in every language folder."));
        }
        else if (
            !icons.Exists(i => i.EndsWith("icon@2x.png", StringComparison.Ordinal))
            || !icons.Exists(i => i.EndsWith("icon@3x.png", StringComparison.Ordinal))
        )
        {
            warnings.Add(new PassFinding("icon@2x.png", "is missing, or icon@3x.png; today's screens have two or three pixels a point."));
        }
    }

    private static string Folder(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    // strip@2x.png and fr.lproj/strip.png are both "strip".
    private static string Kind(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name[..^4].Split('@')[0];
    }
}
