using System.Text.Json.Nodes;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>The list of templates, and what begins a new one.</summary>
internal static class TemplatesApi
{
    public static void MapTemplates(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/templates", Ability.See, List);
        app.Within("GET", "/templates/new", Ability.Design, call => New(call));
        app.Within("POST", "/templates", Ability.Design, Create, mostBytes: MultipartBody.MaxBytes);
    }

    private static async Task<IResult> List(ConsoleCall call)
    {
        var query = new ListQuery(call);
        var list = call.Get<ListTemplates>();
        var found = await list.Run(query.Search, query.From, OfPage, call.Stop);
        var hasCampaign = found.Count > 0 || (await list.Choices(call.Stop)).Campaigns.Count > 0;
        return ConsoleCall.Show<Views.Designer.TemplatesPage>(
            call.Frame(call.Texts["templates.title"], "templates"),
            new TemplatesModel(
                [
                    .. found
                        .Take(OfPage)
                        .Select(t => new ListedModel(t.Index, t.Name, t.Campaign, t.IsInvalid, t.Issued, t.UpdatedAt, Thumb(call, t))),
                ],
                query.Frame(call.Path("templates"), found.Count, OfPage),
                call.Account!.Role.May(Ability.Design),
                hasCampaign
            )
        );
    }

    // Rows of two, three and four come out even.
    private const int OfPage = 24;

    private static ThumbModel Thumb(ConsoleCall call, ListedTemplate template)
    {
        var form = DesignForm.Of(new JsonObject { ["passbook"] = StoredJson.ReadNode(template.Passbook) });
        var pictures = $"{call.Root}/console/{call.Account!.Id}/templates/{template.Index}/pictures";
        string? Address(string part) =>
            template.Parts.FirstOrDefault(p => p.Part == part) is { } picture
                ? $"{pictures}/{TemplatePicture.Parts}{part}{(picture.IsSharperLighter ? "@2x" : "")}.png?v="
                    + DesignerApi.Invariant(template.Version)
                : null;
        var background = Rgb.Read(form["background"]) ?? new Rgb(72, 72, 76);
        var style = DesignerStyles.Usual(form["style"]);
        return new(
            style,
            background.ToString(),
            (Rgb.Read(form["ink"]) ?? background.Ink).ToString(),
            Address("passbook-LogoFile"),
            style is "coupon" or "storeCard" or "eventTicket" ? Address("passbook-StripFile") : null,
            form.Barcode is not null
        );
    }

    private static async Task<IResult> New(ConsoleCall call, ConsoleFault? fault = null, int status = StatusCodes.Status200OK)
    {
        var (templates, campaigns) = await call.Get<ListTemplates>().Choices(call.Stop);
        string Typed(string name, string otherwise) =>
            call.Http.Request.HasFormContentType ? call.Field(name)
            : call.Http.Request.Query[name].ToString() is { Length: > 0 and <= VendorName.MaxLength } asked ? asked
            : otherwise;
        var (shown, why) = SuggestedName.Of(call.Texts, Typed("name", ""));
        return ConsoleCall.Show<Views.Designer.NewTemplatePage>(
            call.Frame(call.Texts["newTemplate.title"], "templates") with
            {
                Fault = fault is { Field: "name" } && why is not null ? null : fault,
                Faults = fault is null || why is null ? [] : [new("name", why)],
            },
            new NewTemplateModel(
                campaigns,
                templates,
                shown,
                Typed("campaign", campaigns.FirstOrDefault() ?? ""),
                Typed("start", DesignerStyles.All[0]),
                Typed("from", "")
            ),
            status
        );
    }

    private static async Task<IResult> Create(ConsoleCall call)
    {
        try
        {
            var name = await Begun(call);
            var opened = await call.Get<OpenTemplate>().Run(name, call.Stop);
            return call.Go($"/console/{call.Account!.Id}/templates/{opened.Template.Index}?notice=templateMade");
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound)
        {
            return await New(call, Fault(call.Texts, refusal), StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<string> Begun(ConsoleCall call)
    {
        var (name, campaign, start) = (call.Field("name").Trim(), call.Field("campaign"), call.Field("start"));
        var head = new JsonObject { ["name"] = name, ["campaignName"] = campaign };
        if (start == "copy")
        {
            var problems = new Problems();
            return await call.Get<CopyTemplate>().Run(call.Field("from"), Starters.Fields(head, problems), problems, call.Stop);
        }

        if (start != "file")
        {
            return await call.Get<CreateTemplate>().Run(Starters.Form(call, head, start), call.Stop);
        }

        if (call.Http.Request.Form.Files["package"] is not { Length: > 0 } file)
        {
            throw Refusal.Invalid("package: " + call.Texts["newTemplate.noFile"]);
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, call.Stop);
        head["startDate"] = Starters.Today(call);
        var (made, _) = await call.Get<ImportTemplate>()
            .Run(
                MultipartBody.Of(
                    new FormPart("package", "package", null, content.ToArray()),
                    new FormPart("jsonBody", null, null, Starters.Bytes(head))
                ),
                call.Stop
            );
        return made;
    }

    // The API's words for its own attributes; those of this form have other names.
    private static ConsoleFault Fault(ConsoleTexts texts, Refusal refusal)
    {
        var message = refusal.Message;
        foreach (var (path, input) in new[] { ("name: ", "name"), ("campaignName: ", "campaign"), ("package: ", "package") })
        {
            if (message.StartsWith(path, StringComparison.Ordinal))
            {
                return new(input, FindingTexts.Word(message[path.Length..], texts));
            }
        }

        return new("", FindingTexts.Word(message, texts));
    }
}
