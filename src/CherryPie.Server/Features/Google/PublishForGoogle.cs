using System.Security.Cryptography;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Wallet;
using Npgsql;

namespace CherryPie.Server.Features.Google;

/// <summary>Makes pictures as Google shows them, and lets it fetch them: at <c>/i/</c>, by the digest of their bytes.</summary>
internal sealed class PublishForGoogle(NpgsqlDataSource database, PictureWork work, PublicUrl url, TimeProvider clock)
{
    // Google cuts the logo to a circle of this many pixels at least.
    // https://developers.google.com/wallet/generic/resources/brand-guidelines
    private const int LogoSide = 660,
        MostWidth = 1860;

    private const string Store = """
        WITH stored AS (
            INSERT INTO dynamic_images (account_id, sha1, png, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING)
        INSERT INTO published_images (sha256, account_id, sha1) VALUES ($5, $1, $2) ON CONFLICT DO NOTHING
        """;

    /// <returns>Its address.</returns>
    /// <exception cref="InvalidDataException">It is no sound PNG.</exception>
    public async Task<string> Run(Guid account, byte[] png, bool isSquare, CancellationToken stop)
    {
        var made = await work.Run(account, _ => Task.Run(() => Make(png, isSquare), stop), stop);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(made));
        await using var command = database.CreateCommand(Store);
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = Convert.ToHexStringLower(SHA1.HashData(made)) });
        command.Parameters.Add(new() { Value = made });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        command.Parameters.Add(new() { Value = sha256 });
        await command.ExecuteNonQueryAsync(stop);
        return $"{url.Value}/i/{sha256}.png";
    }

    private static byte[] Make(byte[] png, bool isSquare)
    {
        var header = PngHeader.Read(png);
        return isSquare ? Square(Png.Decode(png), LogoSide).Encode()
            : header.Width > MostWidth
                ? Png.Decode(png).Resize(MostWidth, Math.Max(1, (int)((long)header.Height * MostWidth / header.Width))).Encode()
            : png;
    }

    // Transparent beside a picture that is no square.
    private static Png Square(Png png, int most)
    {
        var longest = Math.Max(png.Width, png.Height);
        if (longest > most)
        {
            png = png.Resize(Math.Max(1, png.Width * most / longest), Math.Max(1, png.Height * most / longest));
            longest = Math.Max(png.Width, png.Height);
        }

        if (png.Width == png.Height)
        {
            return png;
        }

        var rgba = new byte[longest * longest * 4];
        var (left, top) = ((longest - png.Width) / 2, (longest - png.Height) / 2);
        for (var y = 0; y < png.Height; y++)
        {
            png.Rgba.Slice(y * png.Width * 4, png.Width * 4).CopyTo(rgba.AsSpan((((top + y) * longest) + left) * 4));
        }

        return Png.FromRgba(longest, longest, rgba);
    }
}
