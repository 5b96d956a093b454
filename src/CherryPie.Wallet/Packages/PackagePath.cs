namespace CherryPie.Wallet;

/// <summary>What the paths of a package may be.</summary>
internal static class PackagePath
{
    /// <summary>Whether a path is relative, at most 255 letters, digits and <c>.-_@/</c> of ASCII, and has no part that is empty, <c>.</c>
    /// or <c>..</c>: then it needs no escapes in ZIP and JSON.</summary>
    public static bool IsSafe(string path)
    {
        if (path.Length is 0 or > 255)
        {
            return false;
        }

        var start = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != '/')
            {
                if (!char.IsAsciiLetterOrDigit(path[i]) && path[i] is not ('.' or '-' or '_' or '@'))
                {
                    return false;
                }
            }
            else if (path.AsSpan(start, i - start) is "" or "." or "..")
            {
                return false;
            }
            else
            {
                start = i + 1;
            }
        }

        return true;
    }

    /// <summary>Whether it is an icon, at the top or in a language's folder.</summary>
    public static bool IsIcon(string path)
    {
        var name = path.AsSpan()[(path.LastIndexOf('/') + 1)..];
        return name is "icon.png" or "icon@2x.png" or "icon@3x.png";
    }
}
