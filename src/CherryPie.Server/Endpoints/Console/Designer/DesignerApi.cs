using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>The page where a template is designed. One form: its buttons say whether it is looked at, changed or saved.</summary>
internal static class DesignerApi
{
    private const string Newest = "private, max-age=31536000, immutable";

    public static void MapDesigner(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/templates/{template}", Ability.See, Open);
        app.Within("POST", "/templates/{template}", Ability.Design, Post, mostBytes: MultipartBody.MaxBytes);
        app.Within("POST", "/templates/preview", Ability.Design, Preview, mostBytes: MultipartBody.MaxBytes);
        app.Within("GET", "/templates/{template}/pictures/{**file}", Ability.See, Picture);
    }

    private static async Task<IResult> Open(ConsoleCall call)
    {
        var opened = await call.Get<OpenTemplate>().Run(call.Route("template"), call.Stop);
        var tried = await TryPass.Tried(call, opened);
        call.Squeeze();
        var isRedeemed = call.Http.Request.Query["design"] == DesignSide.Redeemed;
        return await new DesignerPage(call, opened, DesignForm.Of(opened.Text, isRedeemed)).Show(new() { Tried = tried });
    }

    private static async Task<IResult> Post(ConsoleCall call)
    {
        var opened = await call.Get<OpenTemplate>().Run(call.Route("template"), call.Stop);
        var page = await Typed(call, opened);
        return call.Field("do") switch
        {
            "side.usual" => await Turn(call, opened, page.Form, isRedeemed: false),
            "side.redeemed" => await Turn(call, opened, page.Form, isRedeemed: true),
            "save" or "try" or "publish" => await Save(call, page, opened),
            "redeemed.remove" => await RemoveRedeemed(call, page, opened),
            "tags.add" => await page.Show(new() { Focus = DesignTags.Add(page.Form, call.Field("newTag")) }),
            "languages.add" => await page.Show(new() { Focus = DesignSteps.AddLanguage(page.Form, call.Field("newLanguage")) }),
            var step => await page.Show(new() { Focus = DesignSteps.Take(page.Form, step) }),
        };
    }

    // What the script asks for: the picture and what is to be said, without the form.
    private static async Task<IResult> Preview(ConsoleCall call)
    {
        var opened = await call.Get<OpenTemplate>().Run(call.Field("template"), call.Stop);
        return await (await Typed(call, opened)).Show(new() { IsPart = true });
    }

    private static async Task<DesignerPage> Typed(ConsoleCall call, OpenedTemplate opened)
    {
        var sent = call.Http.Request.Form;
        var (form, other) = (DesignPost.Read(sent, opened.Text), OtherSide.Read(sent, opened.Text));
        if (form.IsRedeemed && other is not null)
        {
            form.ReadTemplate(other);
        }

        return new(call, opened, form, await DesignerUploads.Read(call, form.IsRedeemed))
        {
            Other = other,
            OtherInputs = OtherSide.Kept(sent),
        };
    }

    // To the other design: what is typed comes along, and is saved with what is typed there.
    private static async Task<IResult> Turn(ConsoleCall call, OpenedTemplate opened, DesignForm left, bool isRedeemed)
    {
        var sent = call.Http.Request.Form;
        if (left.IsRedeemed == isRedeemed)
        {
            return await (await Typed(call, opened)).Show(new());
        }

        var form = OtherSide.Read(sent, opened.Text) ?? DesignForm.Of(opened.Text, isRedeemed);
        if (isRedeemed)
        {
            form.ReadTemplate(left);
        }

        var inputs = OtherSide.Left(sent, left, opened.Text);
        var page = new DesignerPage(call, opened, form, await DesignerUploads.Read(call, isRedeemed))
        {
            Other = inputs.Count > 0 ? left : null,
            OtherInputs = inputs,
        };
        return await page.Show(new() { LostPictures = sent.Files.Any(f => f.Length > 0) });
    }

    private static async Task<IResult> Save(ConsoleCall call, DesignerPage page, OpenedTemplate opened)
    {
        if (IsStale(call, opened))
        {
            return await Stale(call, page);
        }

        try
        {
            // Who publishes what is saved already makes no new version of it.
            var (step, changes) = (call.Field("do"), page.Changes());
            if (step != "publish" || changes is not null || page.Uploads?.Parts is not null)
            {
                await call.Get<UpdateTemplate>().Run(opened.Template.Index, changes, page.Uploads?.Parts, call.Stop);
            }

            return step switch
            {
                "try" => await TryPass.Issue(call, opened),
                "publish" => call.Go(At(call, opened) + "/publish"),
                _ => call.Go($"{At(call, opened)}?{(page.Form.IsRedeemed ? "design=redeemed&" : "")}notice=designSaved"),
            };
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await page.Show(new() { Refused = refusal.Message, Status = refusal.Status });
        }
    }

    // With its pictures and its translations: redeemed passes look as all do again.
    private static async Task<IResult> RemoveRedeemed(ConsoleCall call, DesignerPage page, OpenedTemplate opened)
    {
        if (IsStale(call, opened))
        {
            return await Stale(call, page);
        }

        var side = DesignSide.Of(isRedeemed: true);
        var changes = new JsonObject { [side.Design] = null, [side.Languages] = null };
        string[] pictures = [.. opened.Pictures.Select(p => p.Part).Where(p => p.StartsWith(side.Pictures, StringComparison.Ordinal))];
        var form =
            pictures.Length == 0
                ? null
                : MultipartBody.Of(new FormPart("updatedMultipart", null, null, JsonSerializer.SerializeToUtf8Bytes(pictures)));
        await call.Get<UpdateTemplate>().Run(opened.Template.Index, JsonSerializer.SerializeToElement(changes), form, call.Stop);
        if (page.Other is not { } usual)
        {
            return call.Go(At(call, opened) + "?notice=redeemedRemoved");
        }

        // What is typed at the usual design goes on.
        var now = await call.Get<OpenTemplate>().Run(opened.Template.Index, call.Stop);
        return await new DesignerPage(call, now, usual).Show(new() { Notice = call.Texts["notice.redeemedRemoved"] });
    }

    private static bool IsStale(ConsoleCall call, OpenedTemplate opened) => call.Field("version") != Invariant(opened.Template.Version);

    private static Task<IResult> Stale(ConsoleCall call, DesignerPage page) =>
        page.Show(new() { Fault = call.Texts["designer.stale"], Status = StatusCodes.Status409Conflict });

    private static string At(ConsoleCall call, OpenedTemplate opened) => $"/console/{call.Account!.Id}/templates/{opened.Template.Index}";

    private static async Task<IResult> Picture(ConsoleCall call)
    {
        var picture =
            await call.Get<TemplatePicture>().Run(call.Route("template"), call.Route("file"), call.Stop)
            ?? throw Refusal.NotFound("There is no such picture");
        call.Http.Response.Headers.CacheControl = Newest; // the version is in the address
        call.Http.Response.Headers.Remove("Pragma");
        return Results.Bytes(picture, "image/png");
    }

    public static string Invariant(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
