using System.Security.Cryptography;

namespace CherryPie.Wallet;

/// <summary>A file of a pass package. Its digest and checksum are taken once, so an image that many passes share costs nothing per pass.</summary>
public sealed class PackageFile
{
    /// <summary>Takes the digests of a file.</summary>
    /// <param name="path">Path from the package's root with forward slashes: <c>fr.lproj/strip@2x.png</c>.</param>
    /// <param name="content">The bytes; not copied, so they must not change.</param>
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

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>What manifest.json says of it: 40 lower-case hexadecimal digits.</summary>
    public string Sha1 { get; }

    /// <summary>What the ZIP directory says of it.</summary>
    public uint Crc32 { get; }

    /// <summary>The same bytes in another place, without taking their digests again.</summary>
    /// <param name="path">Path from the package's root with forward slashes.</param>
    /// <returns>The file there.</returns>
    public PackageFile At(string path) => new(path, this);
}
