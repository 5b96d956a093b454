using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Templates;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>The pictures of a design: those for all languages, and for each language its own ones with what stands in for the others, as
/// packages have it.</summary>
/// <param name="form">The design as it stands.</param>
/// <param name="opened">What is stored.</param>
/// <param name="uploads">What came with the form.</param>
/// <param name="files">The pictures of the drawn pass.</param>
/// <param name="address">Of a stored picture by its part, at pixels a point.</param>
internal sealed class DesignerSlots(
    DesignForm form,
    OpenedTemplate opened,
    DesignerUploads? uploads,
    IReadOnlyList<PackageFile> files,
    Func<string, int, string> address
)
{
    private const string PosterTicket = "posterEventTicket";

    private readonly List<(ImagePart Part, StoredPicture Picture)> _stored =
    [
        .. opened.Pictures.Select(p => (ImagePart.Stored(p.Part), p)),
    ];

    private PassStyle? Style => DesignerStyles.Of(DesignerStyles.Usual(form["style"]));

    public List<PictureSetModel> All()
    {
        if (Style is not { } style)
        {
            return [];
        }

        List<PassImage> kinds = [.. Enum.GetValues<PassImage>().Where(k => IsShown(style, k))];
        var languages = form
            .Languages.Keys.Concat(Own().Select(s => s.Part.Language).OfType<string>())
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return [.. languages.Prepend("").Select(l => new PictureSetModel(l, kinds.ConvertAll(k => Slot(l.Length == 0 ? null : l, k))))];
    }

    /// <summary>How many of the design's pictures have no slot.</summary>
    public int Others(IEnumerable<PictureSetModel> sets)
    {
        var shown = sets.SelectMany(s => s.Slots).Select(s => s.Part).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Own().Count(s => !shown.Contains(s.Part.Name));
    }

    private IEnumerable<(ImagePart Part, StoredPicture Picture)> Own() => _stored.Where(s => s.Part.IsRedeem == form.IsRedeemed);

    // Pictures of posters are offered where there is one, and shown where they are.
    private bool IsShown(PassStyle style, PassImage kind) =>
        PassImages.Shows(style, kind, form.IsPoster)
        && (
            kind < PassImage.Artwork
            || form["scheme"].Contains(PosterTicket, StringComparison.Ordinal)
            || (form.IsPoster && kind is PassImage.Artwork or PassImage.PrimaryLogo)
            || Own().Any(s => s.Part.Kind == kind)
        );

    private SlotModel Slot(string? language, PassImage kind)
    {
        var part = new ImagePart(form.IsRedeemed, language, kind).Name;
        var (width, height) = PassImages.Frame(kind);
        var name = char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
        var slot = new SlotModel(part, name, width, height, null, null)
        {
            IsCut = kind == PassImage.Strip && Style == PassStyle.EventTicket,
        };
        if (uploads?.Changed.Contains(part) == true)
        {
            // What came with the form is shown as phones would get it; what is to go stays so until it is saved.
            var isGone = uploads.Gone.Contains(part);
            slot = slot with { FileName = isGone ? Find(form.IsRedeemed, language, kind)?.FileName : null, IsGone = isGone };
            return Made(language, name) is { } made ? slot with { Address = PassPictures.Inline.Address(made) } : slot;
        }

        var own = Find(form.IsRedeemed, language, kind);
        var (shown, from) = own is null ? Instead(language, kind) : (own, null);
        return shown is null
            ? slot
            : slot with
            {
                FileName = own?.FileName,
                Address = address(shown.Part, shown.Has1 ? 1 : 2),
                Sharper = shown.Has2 ? address(shown.Part, 2) + " 2x" : null,
                Scales = [.. new[] { (1, shown.Has1), (2, shown.Has2), (3, shown.Has3) }.Where(s => s.Item2).Select(s => s.Item1)],
                From = from,
            };
    }

    private StoredPicture? Find(bool isRedeem, string? language, PassImage kind) =>
        _stored.Find(s => s.Part == new ImagePart(isRedeem, language, kind)).Picture;

    // Kind by kind: a design after redemption that has none of a kind takes the usual one's.
    private (StoredPicture? Picture, string? From) Instead(string? language, PassImage kind)
    {
        var isOwn = !form.IsRedeemed || Own().Any(s => s.Part.Kind == kind);
        var side = form.IsRedeemed && isOwn;
        if (!isOwn && language is not null && Find(side, language, kind) is { } usual)
        {
            return (usual, "usual");
        }

        return Find(side, null, kind) is { } all && (language is not null || !isOwn) ? (all, isOwn ? "all" : "usual")
            : Find(side, form["language"], kind) is { } first && !form["language"].Equals(language, StringComparison.OrdinalIgnoreCase)
                ? (first, isOwn ? form["language"] : "usual")
            : (null, null);
    }

    private PackageFile? Made(string? language, string name)
    {
        bool Is(PackageFile file, string folder) => file.Path == $"{folder}{name}.png" || file.Path == $"{folder}{name}@2x.png";
        if (language is not null)
        {
            return WalletLanguages
                .Folders(language)
                .Select(f => files.LastOrDefault(file => Is(file, f + "/")))
                .FirstOrDefault(f => f is not null);
        }

        // One for all languages lies in the folders of those that have none, where any has one.
        var others = form
            .Languages.Keys.Prepend(form["language"])
            .Where(l =>
                WalletLanguages.IsSupported(l)
                && !Own().Any(s => s.Part.Language == l && s.Part.Kind.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
            )
            .SelectMany(WalletLanguages.Folders);
        return files.LastOrDefault(f => Is(f, ""))
            ?? others.Select(o => files.LastOrDefault(f => Is(f, o + "/"))).FirstOrDefault(f => f is not null);
    }
}
