using System.Text;
using System.Text.Json;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>POST /v2/templates/preview: what saving a template would say, and how its passes would look.</summary>
internal static class PreviewApi
{
    private static readonly string[] _devices = ["classic", "poster", "semantic"];
    private static readonly string[] _names = ["templateName", "changes", "dynamicData", "language", "redeemed", "device"];

    public static void MapPreview(this IEndpointRouteBuilder app) =>
        app.MapV2Group()
            .MapPost("/templates/preview", Preview)
            .OnlyReads()
            .WithTags("Templates")
            .WithName("PreviewTemplate")
            .Describes(PreviewDocs.Preview);

    private static async Task<IResult> Preview(HttpContext http, PreviewTemplate preview, PreviewPicture picture, CancellationToken stop)
    {
        var problems = new Problems();
        if (MultipartBody.IsMultipart(http))
        {
            var form = await MultipartBody.Read(http, stop);
            string? Word(string name) => form[name] is { } part ? Encoding.UTF8.GetString(part.Content).Trim() : null;
            var asked = Options(form.Json("dynamicData"), Word("language"), Word("redeemed"), Word("device"), problems);
            problems.ThrowIfAny();
            return VendorJson.Ok(picture.Write(await preview.Run(form, stop), asked));
        }

        var body = await JsonBody.ReadObject(http, problems, stop);
        problems.AddRange(
            TemplateAdvice
                .Unknown(body, _names)
                .Select(u => u with { Message = u.Message.Replace(", and was ignored", "", StringComparison.Ordinal) })
        );
        var name = body.RequiredText("templateName", 64);
        var changes = body.Object("changes");
        var options = Options(
            body.Any("dynamicData"),
            body.Text("language", 16),
            body.Flag("redeemed") == true ? "true" : null,
            body.Text("device", 16),
            problems
        );
        problems.ThrowIfAny();
        return VendorJson.Ok(picture.Write(await preview.Run(name!, changes, stop), options));
    }

    private static PreviewOptions Options(JsonElement? data, string? language, string? redeemed, string? device, Problems problems)
    {
        if (data is { ValueKind: not JsonValueKind.Object })
        {
            problems.Add("dynamicData", "must be a JSON object");
        }

        if (redeemed is { Length: > 0 } && !bool.TryParse(redeemed, out _))
        {
            problems.Add("redeemed", "must be true or false");
        }

        if (device is { Length: > 0 } && !_devices.Contains(device))
        {
            problems.Add("device", $"must be one of {string.Join(", ", _devices)}");
        }

        return new(
            data,
            language ?? "",
            bool.TryParse(redeemed, out var isRedeemed) && isRedeemed,
            device is { Length: > 0 } ? device : null
        );
    }
}

/// <summary>Which pass of a template is shown, and to whom.</summary>
/// <param name="Data">Values of placeholders; null for the defaults.</param>
/// <param name="Language">A language tag of the viewer; empty for the template's.</param>
/// <param name="IsRedeemed">Whether the pass is redeemed.</param>
/// <param name="Device">Which scheme its phone draws; null for the newest that the pass asks for.</param>
internal sealed record PreviewOptions(JsonElement? Data, string Language, bool IsRedeemed, string? Device);
