using System.Security.Cryptography;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Images;

/// <summary>Takes an image that passes may show, and answers with the path by which <c>dynamicImages</c> names it.</summary>
internal sealed class StoreImage(ServerDb db, Tenant tenant, PictureWork pictures, GuardedFetch fetch, TimeProvider clock)
{
    public Task<string> FromUpload(FormPart? part, CancellationToken stop) =>
        part is null
            ? throw Refusal.Invalid("image: is required: a PNG file as the multipart part image")
            : Store(part.Content, "image", stop);

    public async Task<string> FromJson(JsonFields fields, CancellationToken stop)
    {
        var (url, base64) = (fields.Text("url", 2048), fields.Text("base64String", JsonBody.MaxBytes));
        fields.Problems.ThrowIfAny();
        if (url is null == base64 is null)
        {
            throw Refusal.Invalid("url: send either url (a public http or https address of a PNG) or base64String (a PNG)");
        }

        return url is not null
            ? await Store(await fetch.Get(url, "url", stop), "url", stop)
            : await Store(Decode(base64!), "base64String", stop);
    }

    /// <summary>Takes the image that a URL names.</summary>
    /// <returns>Its digest, by which <see cref="DynamicImage"/> knows it.</returns>
    public async Task<string> Fetched(string url, string path, CancellationToken stop) =>
        ImagePath.Sha1(await Store(await fetch.Get(url, path, stop), path, stop))!;

    /// <summary>Takes an image that was fetched and checked already.</summary>
    /// <returns>The path by which <c>dynamicImages</c> names it.</returns>
    public Task<string> Fetched(byte[] png, string path, CancellationToken stop) => Store(png, path, stop);

    private static byte[] Decode(string text)
    {
        // A data URL names its type before the comma.
        var comma = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(',', StringComparison.Ordinal) : -1;
        try
        {
            return Convert.FromBase64String(text[(comma + 1)..]);
        }
        catch (FormatException)
        {
            throw Refusal.Invalid("base64String: is not base64");
        }
    }

    private async Task<string> Store(byte[] png, string path, CancellationToken stop)
    {
        try
        {
            await pictures.Check(tenant.Required, png, stop);
        }
        catch (InvalidDataException e)
        {
            throw Refusal.Invalid($"{path}: {e.Message}");
        }

        var sha1 = Convert.ToHexStringLower(SHA1.HashData(png));
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO dynamic_images (account_id, sha1, png, created_at)
            VALUES ({tenant.Required}, {sha1}, {png}, {clock.GetUtcNow()}) ON CONFLICT DO NOTHING
            """,
            stop
        );
        return ImagePath.Of(sha1);
    }
}
