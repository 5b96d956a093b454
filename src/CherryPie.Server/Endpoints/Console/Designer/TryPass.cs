using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Issues a pass of a template, so that whoever designs it sees it on their own phone.</summary>
internal static class TryPass
{
    public static async Task<IResult> Issue(ConsoleCall call, OpenedTemplate opened)
    {
        var problems = new Problems();
        var body = JsonSerializer.SerializeToElement(new { templateName = opened.Template.Name });
        var issued = await call.Get<IssuePass>().Run([new PassRequest(JsonFields.Of(body, "", problems))], problems, call.Stop);
        return call.Go($"/console/{call.Account!.Id}/templates/{opened.Template.Index}?tried={issued[0]}#tried");
    }

    /// <returns>The pass that the address names, where it is one of the template's.</returns>
    public static async Task<TriedModel?> Tried(ConsoleCall call, OpenedTemplate opened)
    {
        if (call.Http.Request.Query["tried"].ToString() is not { Length: > 0 and <= 64 } id)
        {
            return null;
        }

        try
        {
            var (pass, _) = await call.Get<PublicPass>().Find(id, call.Stop);
            var link = call.Get<PassLinks>().Landing(pass.Id);
            return pass.TemplateId == opened.Template.Id
                ? new(link, BarcodeDrawing.Draw(BarcodeFormat.Qr, link, "utf-8")?.Svg ?? "")
                : null;
        }
        catch (Refusal)
        {
            return null;
        }
    }
}
