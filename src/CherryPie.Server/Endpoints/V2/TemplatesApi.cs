using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/templates and /v2/campaigns/{name}/templates.</summary>
internal static class TemplatesApi
{
    public static void MapTemplates(this IEndpointRouteBuilder v2)
    {
        var templates = v2.MapGroup("/templates").WithTags("Templates");
        templates.MapPost("", Create).WithName("CreateTemplate").Describes(TemplatesDocs.Create);
        templates.MapGet("/{templateName}", Get).WithName("GetTemplate").Describes(TemplatesDocs.Get);
        templates.MapPut("/{templateName}", Update).WithName("UpdateTemplate").Describes(TemplatesDocs.Update);
        templates.MapPut("/{templateName}/push", Push).WithName("PushTemplate").Describes(TemplatesDocs.Push);
        templates.MapGet("", List).WithName("ListTemplates").Describes(TemplatesDocs.List);
        v2.MapGet("/campaigns/{campaignName}/templates", ListOfCampaign)
            .WithName("ListTemplatesOfCampaign")
            .Describes(TemplatesDocs.ListOfCampaign)
            .WithTags("Templates");
    }

    private static async Task<IResult> Create(HttpContext http, CreateTemplate create, CancellationToken stop)
    {
        if (!MultipartBody.IsMultipart(http))
        {
            throw Refusal.Invalid(
                "request body: must be multipart/form-data with the template as part jsonBody and at least the image passbook-IconFile"
            );
        }

        return VendorJson.Ok(new NameResponse(await create.Run(await MultipartBody.Read(http, stop), stop)));
    }

    private static async Task<IResult> Update(string templateName, HttpContext http, UpdateTemplate update, CancellationToken stop)
    {
        if (!MultipartBody.IsMultipart(http))
        {
            return VendorJson.Ok(new NameResponse(await update.Run(templateName, await JsonBody.Read(http, stop), form: null, stop)));
        }

        var form = await MultipartBody.Read(http, stop);
        return VendorJson.Ok(new NameResponse(await update.Run(templateName, form.Json("jsonBody"), form, stop)));
    }

    // Clients send a body, or none, or null; nothing in it matters.
    private static async Task<IResult> Push(string templateName, PushTemplate push, CancellationToken stop) =>
        VendorJson.Ok(new NameResponse(await push.Run(templateName, stop)));

    private static async Task<IResult> Get(string templateName, FindTemplate find, CancellationToken stop) =>
        VendorJson.Ok(await find.Named(templateName, stop));

    private static async Task<IResult> List(FindTemplate find, CancellationToken stop) =>
        VendorJson.Ok(await find.All(campaign: null, stop));

    private static async Task<IResult> ListOfCampaign(string campaignName, FindTemplate find, CancellationToken stop) =>
        VendorJson.Ok(await find.All(campaignName, stop));
}
