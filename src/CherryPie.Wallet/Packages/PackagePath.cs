namespace CherryPie.Wallet;

/// <summary>Rules for the paths of a package.</summary>
internal static class PackagePath
{
    /// <summary>Whether a path is relative, plain ASCII and without tricks, so that it needs no escapes anywhere.</summary>
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
