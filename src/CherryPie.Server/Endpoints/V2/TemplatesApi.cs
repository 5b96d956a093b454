using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/templates and /v2/campaigns/{name}/templates.</summary>
internal static class TemplatesApi
{
    public static void MapTemplates(this IEndpointRouteBuilder v2)
    {
        var templates = v2.MapGroup("/templates").WithTags("Templates");
        templates.MapPost("", Create).WithName("CreateTemplate").Describes(TemplatesDocs.Create);
        templates.MapGet("/{templateName}", Get).WithName("GetTemplate").ReadsFromStandby().Describes(TemplatesDocs.Get);
        templates.MapPut("/{templateName}", Update).WithName("UpdateTemplate").Describes(TemplatesDocs.Update);
        templates.MapPut("/{templateName}/push", Push).WithName("PushTemplate").Describes(TemplatesDocs.Push);
        templates.MapPost("/import", Import).WithName("ImportTemplate").Describes(TemplateFilesDocs.Import);
        templates.MapPost("/{templateName}/copy", Copy).WithName("CopyTemplate").Describes(TemplateFilesDocs.Copy);
        templates.MapGet("/{templateName}/export", Export).WithName("ExportTemplate").Describes(TemplateFilesDocs.Export);
        templates.MapGet("", List).WithName("ListTemplates").ReadsFromStandby().Describes(TemplatesDocs.List);
        v2.MapGet("/campaigns/{campaignName}/templates", ListOfCampaign)
            .WithName("ListTemplatesOfCampaign")
            .ReadsFromStandby()
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

        return Named(http, await create.Run(await MultipartBody.Read(http, stop), stop), create.Saved);
    }

    private static async Task<IResult> Update(string templateName, HttpContext http, UpdateTemplate update, CancellationToken stop)
    {
        if (!MultipartBody.IsMultipart(http))
        {
            return Named(http, await update.Run(templateName, await JsonBody.Read(http, stop), form: null, stop), update.Saved);
        }

        var form = await MultipartBody.Read(http, stop);
        return Named(http, await update.Run(templateName, form.Json("jsonBody"), form, stop), update.Saved);
    }

    // Old SDKs cut the answer by offset, so that it has more only for who uses what they do not know, or asks for it.
    private static IResult Named(HttpContext http, string name, TemplateDesigns? saved) =>
        VendorJson.Ok(
            new NameResponse(
                name,
                saved is not null && (saved.HasNewAttributes || bool.TryParse(http.Request.Query["warnings"], out var asked) && asked)
                    ? [.. saved.Warnings.Select(w => new WarningResponse(w.Path, w.Message))]
                    : null
            )
        );

    // Clients send a body, or none, or null; nothing in it matters.
    private static async Task<IResult> Push(string templateName, PushTemplate push, CancellationToken stop) =>
        VendorJson.Ok(new NameResponse(await push.Run(templateName, stop)));

    private static async Task<IResult> Copy(string templateName, HttpContext http, CopyTemplate copy, CancellationToken stop)
    {
        var problems = new Problems();
        var sent = await JsonBody.ReadObject(http, problems, stop);
        return Named(http, await copy.Run(templateName, sent, problems, stop), copy.Saved);
    }

    private static async Task<IResult> Import(HttpContext http, ImportTemplate import, CancellationToken stop)
    {
        if (!MultipartBody.IsMultipart(http))
        {
            throw Refusal.Invalid(
                "request body: must be multipart/form-data with the file as part package and at least name, campaignName and startDate in "
                    + "part jsonBody"
            );
        }

        var (name, warnings) = await import.Run(await MultipartBody.Read(http, stop), stop);
        return VendorJson.Ok(new { name, warnings = warnings.Select(w => new { path = w.Path, text = w.Message }) });
    }

    private static async Task<IResult> Export(string templateName, ExportTemplate export, CancellationToken stop)
    {
        var (name, zip) = await export.Run(templateName, stop);
        return Results.File(zip, "application/zip", $"{name}.pkpasstemplate.zip");
    }

    private static async Task<IResult> Get(string templateName, FindTemplate find, CancellationToken stop) =>
        VendorJson.Ok(await find.Named(templateName, stop));

    private static async Task<IResult> List(FindTemplate find, CancellationToken stop) =>
        VendorJson.Ok(await find.All(campaign: null, stop));

    private static async Task<IResult> ListOfCampaign(string campaignName, FindTemplate find, CancellationToken stop) =>
        VendorJson.Ok(await find.All(campaignName, stop));
}
