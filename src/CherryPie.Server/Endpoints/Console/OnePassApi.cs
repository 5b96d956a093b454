using System.Globalization;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>One pass: how it looks, what it says, what happened to it, and where its last change stands.</summary>
internal static class OnePassApi
{
    private static readonly Dictionary<string, string> _none = [];

    public static void MapOnePass(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/passes/{pass}", Ability.See, call => Show(call));
        app.MapPassChanges();
    }

    /// <summary>The page, after a form with what was typed and what is wrong with it.</summary>
    public static async Task<IResult> Show(
        ConsoleCall call,
        IReadOnlyDictionary<string, string>? faults = null,
        IReadOnlyDictionary<string, string>? typed = null,
        AttributesModel? attributes = null,
        int status = 200
    )
    {
        var (pass, state) = await call.Get<OwnPass>().Find(call.Route("pass"), call.Stop);
        var (now, mayHandle) = (call.Get<TimeProvider>().GetUtcNow(), call.Account!.Role.May(Ability.HandlePasses));
        var word = PassWords.State(pass, state, now);
        var (picture, inputs) = await Picture(call, pass, state, now);
        var push = (await call.Get<ExplainPushes>().Run(pass.Id, call.Stop))!;
        var before = Before(call);
        var history = await call.Get<PassHistory>().Run(pass.AccountId, pass.Id, before, call.Stop);
        var title = PassWords.Title(pass);
        return ConsoleCall.Show<Views.PassPage>(
            call.Frame(title, "passes") with
            {
                Fault = faults?.GetValueOrDefault("") is { } whole ? new ConsoleFault("", whole) : null,
            },
            new PassModel(
                pass.Id,
                title,
                pass.Template!.Name,
                pass.Campaign!.Name,
                word,
                PassWords.Look(word),
                pass.CreatedAt,
                pass.UpdatedAt,
                picture,
                inputs?.Models(typed, faults ?? _none) ?? [],
                inputs?.More ?? 0,
                attributes is null ? Stored(pass) : attributes with { HasOwnId = pass.UserDefinedId is not null },
                faults ?? _none,
                Seen(pass),
                new PassFlagsModel(
                    mayHandle,
                    !state.IsInvalid,
                    pass.IsRedeemed,
                    pass.IsVoided,
                    pass.IsInvalid,
                    pass.RecoveryEmail is not null,
                    pass.PassbookDevices + pass.AndroidPayDevices,
                    mayHandle ? await call.Get<PushAgain>().Phones(pass.Id, call.Stop) : 0,
                    PassPath.Reached(push, now)
                ),
                await Links(call, pass, mayHandle),
                PassPath.Of(call.Texts, push, now),
                GooglePassModel.Of(push.Google, call.Texts),
                PassMoments.Of(call.Texts, history, before is null ? push : null),
                history.Older is { } older ? string.Create(CultureInfo.InvariantCulture, $"?before={older}#timeline") : null,
                before is not null
            ),
            status
        );
    }

    /// <summary>The inputs of a pass; null where its template no longer compiles.</summary>
    public static async Task<PassInputs?> Inputs(ConsoleCall call, Pass pass)
    {
        try
        {
            var template = await Compiled(call, pass);
            return PassInputs.Of(pass, pass.Template!, template, text => text);
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status503ServiceUnavailable)
        {
            return null;
        }
    }

    /// <summary>What a form must be of, so that nobody's change is undone unseen.</summary>
    public static string Seen(Pass pass) => string.Create(CultureInfo.InvariantCulture, $"{pass.UpdatedAt.UtcTicks}-{pass.ChangeCount}");

    private static AttributesModel Stored(Pass pass) =>
        new(pass.UserDefinedId ?? "", pass.UserDefinedId is not null, pass.RecoveryEmail ?? "", PassInputs.Local(pass.ExpiryDate));

    private static ValueTask<CompiledTemplate> Compiled(ConsoleCall call, Pass pass) =>
        call.Get<CompiledTemplates>().Get(pass.AccountId, pass.TemplateId, pass.Template!.Version, call.Stop);

    // What can't be drawn leaves the rest of the page as it is.
    private static async Task<(PassPictureModel?, PassInputs?)> Picture(ConsoleCall call, Pass pass, PassState state, DateTimeOffset now)
    {
        try
        {
            var template = await Compiled(call, pass);
            var viewer = Viewer.Of(call.Http.Request.Query["language"].ToString(), [], "", pass.Template!.Language);
            var images = await call.Get<PassAssembly>().Images(pass, pass.Template.Version, call.Stop);
            var shown = PassView.Of(pass, state, template, images, viewer, now);
            var known = PassAvailability.Of(pass, state, viewer, template.TimeZone ?? TimeZoneInfo.Utc, now);
            var front = new PassFront(shown, new PassPictures(call.Root, pass.Id), viewer.Texts).Write(isDimmed: !known.IsUsable);
            return (
                new PassPictureModel(
                    front.ToString(),
                    LandingPage.BackSide(shown).ToString(),
                    shown.Back.Count > 0,
                    Assets.Style,
                    PassColours.Address(shown),
                    shown.Language,
                    [.. Languages(template.Of(pass.IsRedeemed)).Select(l => new LanguageModel(l, OwnName(l)))]
                ),
                PassInputs.Of(pass, pass.Template, template, shown.Translate)
            );
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status503ServiceUnavailable)
        {
            return (null, null);
        }
    }

    private static IEnumerable<string> Languages(CompiledDesign face) => face.Design.Languages.Prepend(face.Language).Distinct();

    private static string OwnName(string language)
    {
        var name = CultureInfo.GetCultureInfo(language).NativeName;
        return char.ToUpper(name[0], CultureInfo.GetCultureInfo(language)) + name[1..];
    }

    private static async Task<LinksModel> Links(ConsoleCall call, Pass pass, bool mayHandle)
    {
        var links = call.Get<PassLinks>();
        return new LinksModel(
            links.Landing(pass.Id),
            links.Package(pass.Id),
            mayHandle ? links.Edit(await call.Get<AccountDirectory>().Get(pass.AccountId, call.Stop), pass) : null,
            BarcodeDrawing.Draw(BarcodeFormat.Qr, links.Landing(pass.Id), "utf-8")?.Svg ?? ""
        );
    }

    private static long? Before(ConsoleCall call) =>
        long.TryParse(call.Http.Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null;
}
