using System.Text;

namespace CherryPie.Wallet;

/// <summary>Files that many packages share, as the pictures of a design. Their paths are checked and their part of manifest.json is written
/// once, and no package copies their bytes: see <see cref="PackageParts"/>. Immutable, safe for many threads at once.</summary>
public sealed class SharedFiles
{
    /// <summary>Checks the files.</summary>
    /// <param name="files">Neither pass.json nor manifest nor signature; any number.</param>
    /// <exception cref="ArgumentNullException">There are no files.</exception>
    /// <exception cref="InvalidOperationException">A path is there twice (in any case), or is none that a package may have.</exception>
    /// <exception cref="OverflowException">They have more than 2 GiB.</exception>
    public SharedFiles(IReadOnlyList<PackageFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = files;
        Paths = new HashSet<string>(files.Count, StringComparer.OrdinalIgnoreCase);
        HasIcon = PassPackage.Check(files, Paths);
        Length = files.Sum(f => f.Content.Length);
        Manifest = new byte[ManifestLength(files)];
        WriteManifest(files, Manifest);
    }

    /// <summary>The files, as they were given.</summary>
    public IReadOnlyList<PackageFile> Files { get; }

    /// <summary>The bytes of all files together.</summary>
    public int Length { get; }

    internal HashSet<string> Paths { get; }

    internal bool HasIcon { get; }

    /// <summary>Their entries in manifest.json, each behind a comma.</summary>
    internal byte[] Manifest { get; }

    /// <summary>How many bytes <see cref="WriteManifest"/> writes.</summary>
    internal static int ManifestLength(IEnumerable<PackageFile> files) => files.Sum(file => file.Path.Length + file.Sha1.Length + 6);

    /// <summary>Writes path and SHA-1 of each file behind a comma. Safe paths need no escapes.</summary>
    internal static void WriteManifest(IEnumerable<PackageFile> files, Span<byte> to)
    {
        var at = 0;
        foreach (var file in files)
        {
            to[at++] = (byte)',';
            to[at++] = (byte)'"';
            at += Encoding.ASCII.GetBytes(file.Path, to[at..]);
            "\":\""u8.CopyTo(to[at..]);
            at += 3;
            at += Encoding.ASCII.GetBytes(file.Sha1, to[at..]);
            to[at++] = (byte)'"';
        }
    }
}
