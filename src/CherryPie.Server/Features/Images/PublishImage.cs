using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Images;

/// <summary>What a pass says of an image that the phone fetches.
/// <see href="https://developer.apple.com/documentation/walletpasses/upcomingpassinformationentrytype/imageurlentry-data.dictionary"/>
/// </summary>
/// <param name="Url">Where this server has it: the address never has other bytes.</param>
/// <param name="Sha256">Its digest, hexadecimal.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Scale">Pixels per point.</param>
internal sealed record RemoteImage(string Url, string Sha256, long Size, int Scale);

/// <summary>An image that can be published.</summary>
/// <param name="Shown">What a pass will say of it.</param>
/// <param name="Sha1">Its row.</param>
internal sealed record FoundImage(RemoteImage Shown, string Sha1);

/// <summary>Makes an image fetchable by phones, and says what a pass must say of it. The bytes are kept here also when a URL names them:
/// a phone refuses an image whose digest is another one than the pass says, so a file that changes elsewhere would be lost.</summary>
internal sealed partial class PublishImage(ServerDb db, Tenant tenant, StoreImage store, PublicUrl own)
{
    /// <summary>The most bytes that iOS fetches.</summary>
    public const int MostBytes = 2_000_000;

    private const string Unknown = "names no image of this account; upload it with POST /v2/images",
        NoSource = "must be a path that POST /v2/images answered, such as \"images/dynamic/<sha1>.png\", or an http or https URL";

    // The widths in pixels of a phone's screen at 2 and 3 pixels a point.
    private const int TwiceAsWide = 750,
        ThriceAsWide = 1125;

    /// <param name="source">A path that POST /v2/images answered, an http or https URL, or the address of an image that this account has
    /// published already.</param>
    /// <param name="scale">Pixels per point; null: 2 or 3 where the name ends in @2x or @3x, else what suits the width of a phone.</param>
    /// <param name="path">What error texts call the source.</param>
    /// <exception cref="Refusal">400: it is none of the account's images, can't be fetched, is no PNG, or is too large.</exception>
    public async Task<FoundImage> Find(string source, int? scale, string path, CancellationToken stop)
    {
        var sha1 = ImagePath.Sha1(source) ?? await Published(source, stop) ?? await Fetched(source, path, stop);
        var png =
            await db.DynamicImages.Where(i => i.Sha1 == sha1).Select(i => i.Png).SingleOrDefaultAsync(stop)
            ?? throw Refusal.Invalid($"{path}: {Unknown}");
        if (png.Length > MostBytes)
        {
            throw Refusal.Invalid($"{path}: {TooLarge(png.Length)}");
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(png));
        return new(new($"{own.Value}/i/{sha256}.png", sha256, png.Length, scale ?? ScaleOf(source, png)), sha1);
    }

    /// <summary>Why <see cref="Find"/> would refuse a source, without fetching anything; null for no reason.</summary>
    public async Task<string?> Fault(string source, CancellationToken stop)
    {
        if ((ImagePath.Sha1(source) ?? await Published(source, stop)) is not { } sha1)
        {
            return IsAddress(source) ? null : NoSource;
        }

        var bytes = await db.DynamicImages.Where(i => i.Sha1 == sha1).Select(i => (int?)i.Png.Length).SingleOrDefaultAsync(stop);
        return bytes is null ? Unknown
            : bytes > MostBytes ? TooLarge(bytes.Value)
            : null;
    }

    /// <summary>Lets phones fetch what was found.</summary>
    public Task Run(FoundImage image, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO published_images (sha256, account_id, sha1)
            VALUES ({image.Shown.Sha256}, {tenant.Required}, {image.Sha1}) ON CONFLICT DO NOTHING
            """,
            stop
        );

    private async Task<string?> Published(string source, CancellationToken stop) =>
        source.StartsWith(own.Value + "/i/", StringComparison.Ordinal) && Address().Match(source) is { Success: true } match
            ? await db.PublishedImages.Where(i => i.Sha256 == match.Groups[1].Value).Select(i => i.Sha1).SingleOrDefaultAsync(stop)
            : null;

    private Task<string> Fetched(string source, string path, CancellationToken stop) =>
        IsAddress(source) ? store.Fetched(source, path, stop) : throw Refusal.Invalid($"{path}: {NoSource}");

    private static bool IsAddress(string source) =>
        source.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static string TooLarge(int bytes) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"has {bytes:N0} bytes; must have at most {MostBytes:N0}, since iOS fetches no larger image"
        );

    private static int ScaleOf(string source, byte[] png)
    {
        if (NamedScale().Match(source) is { Success: true } named)
        {
            return named.Groups[1].ValueSpan[0] - '0';
        }

        return PngHeader.Read(png).Width switch
        {
            >= ThriceAsWide => 3,
            >= TwiceAsWide => 2,
            _ => 1,
        };
    }

    [GeneratedRegex(@"/i/([0-9a-f]{64})\.png\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"@([23])x\.png(?:\?|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex NamedScale();
}
