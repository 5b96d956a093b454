using System.Security.Cryptography;

namespace CherryPie.Wallet;

/// <summary>A file of a pass package. Its digest and checksum are taken once, in the constructor, so that a picture that many passes share
/// costs none of them anything. Immutable, safe for many threads at once.
/// <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/></summary>
public sealed class PackageFile
{
    /// <summary>Takes SHA-1 and CRC-32 of a file.</summary>
    /// <param name="path">Path from the package's root with forward slashes: <c>fr.lproj/strip@2x.png</c>. Which paths are allowed is
    /// checked by <see cref="PassPackage.Create"/>.</param>
    /// <param name="content">The bytes, of any number; not copied, so they must not change.</param>
    public PackageFile(string path, ReadOnlyMemory<byte> content)
    {
        Path = path;
        Content = content;
        Sha1 = Convert.ToHexStringLower(SHA1.HashData(content.Span));
        Crc32 = Wallet.Crc32.Of(content.Span);
    }

    private PackageFile(string path, PackageFile same)
    {
        Path = path;
        Content = same.Content;
        Sha1 = same.Sha1;
        Crc32 = same.Crc32;
    }

    /// <summary>Path from the package's root with forward slashes.</summary>
    public string Path { get; }

    /// <summary>The bytes, as they were given.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The SHA-1 of the bytes for manifest.json: 40 lower-case hexadecimal digits.</summary>
    public string Sha1 { get; }

    /// <summary>The CRC-32 of the bytes for the ZIP (ISO 3309, polynomial 0xEDB88320 reflected).</summary>
    public uint Crc32 { get; }

    /// <summary>The same bytes in another place, without taking their digests again.</summary>
    /// <param name="path">Path from the package's root with forward slashes.</param>
    /// <returns>The file there.</returns>
    public PackageFile At(string path) => new(path, this);
}
