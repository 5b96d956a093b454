using System.Globalization;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Puts the designer's page together: the form as it stands, what saving it would say, and the pass that it would give.</summary>
internal sealed class DesignerPage(ConsoleCall call, OpenedTemplate opened, DesignForm form, DesignerUploads? uploads = null)
{
    public DesignForm Form => form;

    /// <summary>What is typed at the other design; null: nothing.</summary>
    public DesignForm? Other { get; init; }

    /// <summary>The inputs that hold it.</summary>
    public IReadOnlyList<(string Name, string Value)> OtherInputs { get; init; } = [];

    public DesignerUploads? Uploads => uploads;

    private string Address => $"{call.Root}/console/{call.Account!.Id}/templates/{opened.Template.Index}";

    private string Style => DesignerStyles.Usual(form["style"]);

    /// <summary>What both designs' forms change; null: nothing.</summary>
    public JsonElement? Changes()
    {
        var changes = DesignChanges.Of(form, opened.Text);
        if (Other is not null)
        {
            foreach (var (name, value) in DesignChanges.Of(Other, opened.Text))
            {
                changes[name] = value?.DeepClone(); // of the other design, so under other names
            }
        }

        return changes.Count == 0 ? null : JsonBody.Parse(Encoding.UTF8.GetBytes(changes.ToJsonString()), "template");
    }

    public async Task<IResult> Show(DesignerShow show)
    {
        var (drawn, found, isOld) = await Draw();
        var findings = DesignFindings.Of(form, found);
        if (show.Refused is { } refused && !findings.Exists(f => f.IsError))
        {
            findings.AddRange(DesignFindings.Of(form, refused));
        }

        var picture = drawn is null ? null : DesignerPicture.Of(drawn, Picture, call.Get<TimeProvider>().GetUtcNow());
        ConsoleHeaders.Allow(call.Http.Response, picture?.Style ?? "");
        var model = Model(show, picture, findings, isOld, isOld ? [] : drawn?.Files ?? []);
        var page = call.Frame(opened.Template.Name, "templates");
        page = page with
        {
            Fault = Fault(show, findings),
            Notice = show.Notice ?? page.Notice,
            Scripts = model.MayEdit ? [ConsoleSign.Designer] : [],
        };
        return show.IsPart
            ? ConsoleCall.Show<Views.Designer.PreviewParts>(page, model)
            : ConsoleCall.Show<Views.Designer.DesignerPage>(page, model, show.Status);
    }

    private ConsoleFault? Fault(DesignerShow show, List<FindingAt> findings) =>
        show.Fault is { } fault ? new("", fault)
        : show.Refused is null ? null
        : new("", call.Texts.Count("designer.refused", Math.Max(1, findings.Count(f => f.IsError))));

    private DesignerModel Model(
        DesignerShow show,
        PictureModel? picture,
        List<FindingAt> findings,
        bool isOld,
        IReadOnlyList<PackageFile> files
    )
    {
        var slots = new DesignerSlots(form, opened, uploads, files, (part, scale) => Part(part, scale, files));
        var pictures = slots.All();
        bool IsShown(FindingAt finding) =>
            !finding.Input.StartsWith("passbook", StringComparison.Ordinal)
            || pictures.Exists(p => p.Slots.Any(s => s.Part == finding.Input));
        return new()
        {
            Index = opened.Template.Index,
            Name = opened.Template.Name,
            Campaign = opened.Campaign,
            Version = Version(show),
            Form = form,
            Findings = findings.ConvertAll(f => FindingTexts.Word(IsShown(f) ? f : f with { Input = "", Path = f.Input }, call.Texts)),
            Picture = picture,
            IsPictureOld = isOld,
            MayEdit = call.Account!.Role.May(Ability.Design),
            Style = Style,
            Pictures = pictures,
            OtherPictures = slots.Others(pictures),
            Kept = DesignerKept.Of(form, opened.Text),
            HasRedeemed = opened.Template.PassbookRedeem is not null,
            Shown = Shown,
            IsClassic = IsClassic,
            Focus = show.Focus,
            Tried = show.Tried,
            LostPictures = show.LostPictures || (!show.IsPart && uploads is { HasFiles: true }),
            Other = OtherInputs,
        };
    }

    // As the form was made of it, so that a change of somebody else's meanwhile is told before it is saved over.
    private long Version(DesignerShow show) =>
        show is { Fault: null, Notice: null }
        && call.Http.Request.HasFormContentType
        && long.TryParse(call.Field("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var sent)
            ? sent
            : opened.Template.Version;

    private const string Classic = "classic";

    private bool IsClassic => call.Http.Request.HasFormContentType && call.Field("device") == Classic;

    private string Shown =>
        call.Http.Request.HasFormContentType && form.Languages.ContainsKey(call.Field("shown")) ? call.Field("shown") : form["language"];

    // What has faults can't be drawn: then the picture of what is stored stays.
    private async Task<(DrawnPreview? Drawn, List<PreviewFinding> Found, bool IsOld)> Draw()
    {
        var (preview, picture) = (call.Get<PreviewTemplate>(), call.Get<PreviewPicture>());
        var asked = new PreviewOptions(DesignChanges.Samples(form), Shown, form.IsRedeemed, IsClassic ? Classic : null);
        List<PreviewFinding> found;
        try
        {
            var made = await preview.Run(opened.Template.Index, Changes(), call.Stop, uploads?.Parts);
            if (picture.Draw(made, asked, out found) is { } drawn)
            {
                return (drawn, found, IsOld: false);
            }
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            found = [new("", refusal.Message, "error")];
        }

        try
        {
            var stored = await preview.Run(opened.Template.Index, changes: null, call.Stop);
            return (picture.Draw(stored, asked with { Data = null }, out _), found, IsOld: true);
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status503ServiceUnavailable)
        {
            return (null, found, IsOld: true);
        }
    }

    // What is not stored yet is in the page itself.
    private string Picture(PackageFile file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Path).Split('@')[0];
        var came = (uploads?.Changed ?? new HashSet<string>()).Select(p => ImagePart.Read(p, new Problems())?.Kind.ToString());
        return IsStyleStored && !came.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Stored(Folder + file.Path)
            : PassPictures.Inline.Address(file);
    }

    private bool IsStyleStored => DesignerStyles.Usual(DesignForm.Of(opened.Text, form.IsRedeemed)["style"]) == Style;

    private string Folder => form.IsRedeemed && opened.Template.PassbookRedeem is not null ? DesignSide.Redeemed + "/" : "";

    // One that the drawn pass shows has the same address there, so that browsers fetch it once.
    private string Part(string part, int scale, IReadOnlyList<PackageFile> files)
    {
        var (picture, at) = (ImagePart.Stored(part), scale == 1 ? "" : $"@{scale}x");
        var path = $"{char.ToLowerInvariant(picture.Kind.ToString()[0])}{picture.Kind.ToString()[1..]}{at}.png";
        return IsStyleStored && picture.Language is null && files.Any(f => f.Path == path)
            ? Stored(Folder + path)
            : Stored($"{TemplatePicture.Parts}{part}{at}.png");
    }

    private string Stored(string path) => $"{Address}/pictures/{path}?v={DesignerApi.Invariant(opened.Template.Version)}";
}
