using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Templates;

/// <summary>Publishes the pictures of upcoming events that a design names without their digest, and writes address, digest, size and scale
/// into the design. One with a digest is left alone: its owner serves it elsewhere.
/// <see href="https://developer.apple.com/documentation/walletpasses/upcomingpassinformationentry"/></summary>
internal sealed class UpcomingPictures(PublishImage publish, ServerDb db, Tenant tenant, DesignWork work)
{
    // Each may be a download of ten seconds.
    private const int Most = 20;

    private static readonly string _tooMany = $"at most {Most} pictures without SHA256 are taken at once";

    /// <summary>Whether a template names pictures to fill in.</summary>
    public static bool Any(JsonElement? template) => NamedPictures.Find(template).Found.Count > 0;

    /// <summary>Fills them in without a look at them, so that a template can be judged before anything is stored.</summary>
    /// <param name="template">What a caller sends; anything is taken.</param>
    public static JsonElement? Assume(JsonElement? template)
    {
        var (node, found) = NamedPictures.Find(template);
        foreach (var (_, picture, _) in found)
        {
            Describe(picture, new("https://example.com/picture.png", new string('0', 64), 1, NamedPictures.Scale(picture["scale"]) ?? 1));
        }

        return Written(template, node, found.Count);
    }

    /// <param name="template">What a caller sends; anything is taken.</param>
    /// <param name="stop">Ends the downloads.</param>
    /// <returns>The same with the pictures' attributes filled in.</returns>
    /// <exception cref="Refusal">400: a picture can't be had, or there are too many.</exception>
    public async Task<JsonElement?> Fill(JsonElement? template, CancellationToken stop)
    {
        var (filled, images) = await Described(template, NamedPictures.Find(template), stop);
        await Publish(images, stop);
        return filled;
    }

    /// <summary>Notes pictures that can't be had, without storing anything: nothing is fetched.</summary>
    /// <param name="template">What a caller sends; anything is taken.</param>
    /// <param name="problems">Takes what saving would refuse.</param>
    /// <param name="stop">Ends the search.</param>
    public async Task Check(JsonElement? template, Problems problems, CancellationToken stop)
    {
        var (_, found) = NamedPictures.Find(template);
        foreach (var (path, _, source) in found.Take(Most))
        {
            if (await publish.Fault(source, stop) is { } fault)
            {
                problems.Add(path + ".URL", fault);
            }
        }

        if (found.Count > Most)
        {
            problems.Add(found[Most].Path, _tooMany);
        }
    }

    /// <summary>The same of passes: one, a list, or <c>{"passes":[…]}</c>. The pictures are published with the passes, or not at
    /// all.</summary>
    /// <param name="passes">What a caller sends; anything is taken.</param>
    /// <param name="write">Stores the passes, with the pictures' attributes filled in.</param>
    /// <param name="stop">Ends the downloads.</param>
    public async Task<T> WithPasses<T>(JsonElement? passes, Func<JsonElement?, Task<T>> write, CancellationToken stop)
    {
        if (passes is not { } sent || !NamedPictures.MayBeInPasses(sent))
        {
            return await write(passes);
        }

        var (filled, images) = await Described(sent, NamedPictures.FindInPasses(sent), stop);
        if (images.Count == 0)
        {
            return await write(filled);
        }

        // The write waits for its turn with a connection, so that of an account few at once may.
        return await work.Save(
            tenant.Required,
            async waits =>
            {
                await using var transaction = await JoinedTransaction.Begin(db, waits);
                await Publish(images, waits);
                var written = await write(filled);
                await transaction.Commit(waits);
                return written;
            },
            stop
        );
    }

    // All are found before the first is published: of a request that is refused nothing stays.
    private async Task<(JsonElement? Filled, List<FoundImage> Images)> Described(
        JsonElement? sent,
        (JsonNode? Node, List<(string Path, JsonObject Picture, string Source)> Found) pictures,
        CancellationToken stop
    )
    {
        var (node, found) = pictures;
        if (found.Count > Most)
        {
            throw Refusal.Invalid($"{found[Most].Path}: {_tooMany}");
        }

        var images = new List<FoundImage>();
        foreach (var (path, picture, source) in found)
        {
            images.Add(await publish.Find(source, NamedPictures.Scale(picture["scale"]), path + ".URL", stop));
            Describe(picture, images[^1].Shown);
        }

        return (Written(sent, node, found.Count), images);
    }

    private async Task Publish(List<FoundImage> images, CancellationToken stop)
    {
        foreach (var image in images)
        {
            await publish.Run(image, stop);
        }
    }

    private static void Describe(JsonObject picture, RemoteImage image)
    {
        (picture["URL"], picture["SHA256"]) = (image.Url, image.Sha256);
        (picture["size"], picture["scale"]) = (image.Size, image.Scale);
    }

    private static JsonElement? Written(JsonElement? template, JsonNode? node, int filled) =>
        filled == 0 ? template : JsonSerializer.SerializeToElement(node, VendorJson.Options);
}
