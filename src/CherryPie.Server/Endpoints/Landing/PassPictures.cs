using System.Buffers.Binary;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>Addresses of a pass's pictures.</summary>
/// <param name="address">Of a file of the package.</param>
internal sealed class PassPictures(Func<PackageFile, string> address)
{
    /// <summary>Addresses that start at the server's own root, so that a page never asks anybody else.</summary>
    /// <param name="root">The path of the public address, without a slash at its end.</param>
    /// <param name="id">The pass.</param>
    public PassPictures(string root, string id)
        : this(file => $"{root}/v2/passes/{id}/images/{file.Path}") { }

    /// <summary>Addresses that are the pictures themselves, of a pass that is nowhere.</summary>
    public static PassPictures Inline { get; } = new(file => "data:image/png;base64," + Convert.ToBase64String(file.Content.Span));

    public string Address(PackageFile file) => address(file);

    /// <summary>A picture in all its sizes; nothing where the pass has none. It tells nothing that isn't in the texts, so readers pass over
    /// it.</summary>
    public Markup Image(PassView pass, string name, string look)
    {
        var files = pass.Picture(name);
        if (files.Count == 0)
        {
            return Markup.None;
        }

        var (width, height) = Points(files[0]);
        return Markup.Of(
            $"<img class=\"{look}\" src=\"{Address(files[0])}\" "
                + $"srcset=\"{string.Join(", ", files.Select(f => $"{Address(f)} {Scale(f)}x"))}\" width=\"{width}\" height=\"{height}\" "
                + $"alt=\"\">"
        );
    }

    // The first size that there is may be the second or third scale. https://www.w3.org/TR/png/#11IHDR
    private static (int Width, int Height) Points(PackageFile png) =>
        (Math.Max(1, Pixels(png, 16) / Scale(png)), Math.Max(1, Pixels(png, 20) / Scale(png)));

    private static int Pixels(PackageFile png, int at) =>
        png.Content.Length < 24 ? 1 : BinaryPrimitives.ReadInt32BigEndian(png.Content.Span[at..]);

    private static int Scale(PackageFile file) =>
        file.Path.EndsWith("@3x.png", StringComparison.Ordinal) ? 3
        : file.Path.EndsWith("@2x.png", StringComparison.Ordinal) ? 2
        : 1;
}
