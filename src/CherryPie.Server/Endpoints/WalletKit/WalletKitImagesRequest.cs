using System.Buffers.Binary;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>An image that was fetched from a caller's URL and is a sound PNG.</summary>
internal sealed record FetchedImage(PassImage Kind, string Key, byte[] Png)
{
    // The header has been checked: width and height stand behind signature, length and type.
    public long Area => (long)BinaryPrimitives.ReadUInt32BigEndian(Png.AsSpan(16)) * BinaryPrimitives.ReadUInt32BigEndian(Png.AsSpan(20));
}

/// <summary>The images that a body names by URL: <c>icon</c>, <c>icon2x</c> and so on. Those that the pass type does not show are not
/// fetched.</summary>
internal sealed class WalletKitImagesRequest(GuardedFetch fetch, PictureWork pictures)
{
    private static readonly (string Name, PassImage Kind)[] _names =
    [
        ("icon", PassImage.Icon),
        ("logo", PassImage.Logo),
        ("strip", PassImage.Strip),
        ("thumbnail", PassImage.Thumbnail),
        ("background", PassImage.Background),
        ("footer", PassImage.Footer),
    ];

    public static string NameOf(PassImage kind) => Array.Find(_names, n => n.Kind == kind).Name;

    public static void RequireIcon(JsonFields fields)
    {
        if (string.IsNullOrEmpty(fields.Text("icon", 2048)) && string.IsNullOrEmpty(fields.Text("icon2x", 2048)))
        {
            fields.Problems.Add("icon", "is required: the public URL of a PNG");
        }
    }

    /// <summary>Fetches all at once, so that a slow site costs its time once.</summary>
    /// <returns>One image of each kind: of <c>x</c> and <c>x2x</c> the larger.</returns>
    /// <exception cref="Refusal">One can't be had; each is named by its key.</exception>
    public async Task<List<FetchedImage>> Fetch(Guid account, JsonFields fields, PassStyle style, CancellationToken stop)
    {
        var wanted = Wanted(fields, style).ToList();
        fields.Problems.ThrowIfAny();
        var fetched = await Task.WhenAll(wanted.Select(w => One(account, w.Kind, w.Key, w.Url, stop)));
        foreach (var (_, fault) in fetched.Where(f => f.Fault is not null))
        {
            fields.Problems.Add(fault!.Value.Key, fault.Value.Message);
        }

        fields.Problems.ThrowIfAny();
        return [.. fetched.Select(f => f.Image!).GroupBy(i => i.Kind).Select(g => g.MaxBy(i => i.Area)!)];
    }

    private static IEnumerable<(PassImage Kind, string Key, string Url)> Wanted(JsonFields fields, PassStyle style)
    {
        var all =
            from name in _names
            where PassImages.Shows(style, name.Kind)
            from key in new[] { name.Name, name.Name + "2x" }
            let url = fields.Text(key, 2048)
            where !string.IsNullOrEmpty(url)
            select (name.Kind, key, url);
        var sent = all.ToList();
        var hasStrip = sent.Exists(s => s.Kind == PassImage.Strip);
        return sent.Where(s => !hasStrip || s.Kind is not (PassImage.Background or PassImage.Thumbnail));
    }

    private async Task<(FetchedImage? Image, (string Key, string Message)? Fault)> One(
        Guid account,
        PassImage kind,
        string key,
        string url,
        CancellationToken stop
    )
    {
        try
        {
            var png = await fetch.Get(url, key, stop);
            await pictures.Check(account, png, stop);
            return (new FetchedImage(kind, key, png), null);
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return (null, (key, refusal.Message[(key.Length + 2)..]));
        }
        catch (InvalidDataException e)
        {
            return (null, (key, e.Message));
        }
    }
}
