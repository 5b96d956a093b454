using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Tells phones of a template's newest design, after it was said whom that reaches and what they will read.</summary>
internal static class PublishApi
{
    public static void MapPublish(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/templates/{template}/publish", Ability.Design, call => Show(call));
        app.Within("POST", "/templates/{template}/publish", Ability.Design, Publish);
    }

    private static async Task<IResult> Show(ConsoleCall call, ConsoleFault? fault = null, int status = StatusCodes.Status200OK)
    {
        var opened = await call.Get<OpenTemplate>().Run(call.Route("template"), call.Stop);
        var (passes, phones, stopped) = await call.Get<CountPhones>().Run(opened.Template.Id, call.Stop);
        var asked = new PreviewOptions(Data: null, opened.Template.Language, IsRedeemed: false, Device: null);
        var preview = await call.Get<PreviewTemplate>().Run(opened.Template.Index, changes: null, call.Stop);
        var messages = call.Get<PreviewPicture>().Draw(preview, asked, out _) is { } drawn
            ? DesignerPicture.Of(drawn, file => file.Path, call.Get<TimeProvider>().GetUtcNow()).Messages
            : [];
        return ConsoleCall.Show<Views.Designer.PublishPage>(
            call.Frame(call.Texts["publish.title"], "templates") with
            {
                Fault = fault,
            },
            new PublishModel(
                opened.Template.Index,
                opened.Template.Name,
                passes,
                phones,
                opened.Template.PushedAt,
                messages,
                opened.Template.PassbookRedeem is not null,
                stopped
            ),
            status
        );
    }

    private static async Task<IResult> Publish(ConsoleCall call)
    {
        try
        {
            var opened = await call.Get<OpenTemplate>().Run(call.Route("template"), call.Stop);
            await call.Get<PushTemplate>().Run(opened.Template.Index, call.Stop);
            return call.Go($"/console/{call.Account!.Id}/templates/{opened.Template.Index}?notice=published");
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await Show(call, new ConsoleFault("", refusal.Message), refusal.Status);
        }
    }
}
