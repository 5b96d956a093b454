using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Overview;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Google Wallet: issuers and how Google answers for them, what it did not take, the way to a new issuer, and what becomes of a
/// template there.</summary>
internal static class GoogleApi
{
    // Twice what a key may have, for it may be pasted.
    private const long MostBytes = 2 * GoogleServiceAccount.MostBytes;
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(80);

    public static void MapGoogle(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/google", Ability.See, call => Show(call));
        app.Within("GET", "/google/new", Ability.Lead, call => Form(call, []));
        app.Within("POST", "/google", Ability.Lead, Add, mostBytes: MostBytes);
        app.Within("POST", "/google/campaign", Ability.Design, Use);
        app.Within("GET", "/templates/{template}/google", Ability.See, Preview);
    }

    private static async Task<IResult> Show(ConsoleCall call, ConsoleFault? fault = null)
    {
        var state = await call.Get<ReadGoogle>().Run(call.Stop);
        var isThere = state.Issuers.Count > 0;
        var figures = isThere ? await call.Get<CountGoogle>().Get(call.Account!.Id, _patience, call.Stop) : null;
        if (isThere && figures is null && fault is null)
        {
            call.Http.Response.Headers["Refresh"] = "1";
        }

        return ConsoleCall.Show<Views.GooglePage>(
            call.Frame(call.Texts["google.title"], "google") with
            {
                Fault = fault,
            },
            new GoogleModel(
                [.. state.Issuers.Select(r => new GoogleIssuerRowModel(GoogleIssuerModel.Of(r.Issuer), r.Campaigns, r.CampaignNames))],
                figures is null ? null : new GoogleFiguresModel(figures.At, figures.Saved, figures.Sent, figures.Failed),
                state.Waiting,
                [.. figures?.Errors.Select(e => new GoogleErrorModel(e.Template, e.PassId, e.Error, e.At)) ?? []],
                state.Without,
                fault is null ? "" : call.Field("campaign"),
                fault is null ? "" : call.Field("issuer")
            ),
            fault is null ? 200 : 400
        );
    }

    private static async Task<IResult> Form(ConsoleCall call, IReadOnlyList<ConsoleFault> faults, int status = 200)
    {
        var isForm = call.Http.Request.HasFormContentType;
        var wanted = isForm ? call.Field("issuer") : call.Http.Request.Query["issuer"].ToString();
        var known = wanted.Length == 0 ? null : await call.Get<ListIssuers>().One(wanted, call.Stop);
        return ConsoleCall.Show<Views.GoogleIssuerPage>(
            call.Frame(call.Texts[known is null ? "google.new" : "google.newKey"], "google") with
            {
                Faults = faults,
                Fault = faults.FirstOrDefault(f => f.Field.Length == 0),
            },
            new GoogleFormModel(
                known?.Id,
                known?.IssuerId ?? (isForm ? call.Field("issuerId") : ""),
                isForm ? call.Field("name") : known?.Name ?? ""
            ),
            status
        );
    }

    private static async Task<IResult> Add(ConsoleCall call)
    {
        var (about, key) = (new Dictionary<string, string> { ["issuerId"] = call.Field("issuerId").Trim() }, await Key(call));
        if (call.Field("name").Trim() is { Length: > 0 } name)
        {
            about["name"] = name;
        }

        try
        {
            await call.Get<AddIssuer>()
                .Run(
                    MultipartBody.Of(
                        new FormPart("serviceAccount", null, null, key),
                        new FormPart("jsonBody", null, null, JsonSerializer.SerializeToUtf8Bytes(about))
                    ),
                    call.Stop
                );
            return call.Go(call.Path("google") + "?notice=google");
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status503ServiceUnavailable)
        {
            return await Form(call, GoogleFaults.Of(call.Texts, refusal, about["issuerId"]), refusal.Status);
        }
    }

    // Of a file, else of what was pasted.
    private static async Task<byte[]> Key(ConsoleCall call)
    {
        if (call.Http.Request.Form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            return Encoding.UTF8.GetBytes(call.Field("key").Trim());
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, call.Stop);
        return content.ToArray();
    }

    private static async Task<IResult> Use(ConsoleCall call)
    {
        var (campaign, problems) = (call.Field("campaign").Trim(), new Problems());
        var change = new Dictionary<string, string> { ["googleIssuerId"] = call.Field("issuer") };
        try
        {
            await call.Get<UpdateCampaign>()
                .Run(campaign, JsonFields.Of(JsonSerializer.SerializeToElement(change), "", problems), call.Stop);
            return call.Go(call.Path("google") + "?notice=googleCampaign");
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound)
        {
            return await Show(call, GoogleFaults.OfCampaign(call.Texts, refusal, campaign));
        }
    }

    private static async Task<IResult> Preview(ConsoleCall call)
    {
        var preview = await call.Get<PreviewGoogle>()
            .Run(
                call.Route("template"),
                (template, path) =>
                    $"{call.Root}/console/{call.Account!.Id}/templates/{template.Index}/pictures/{path}"
                    + FormattableString.Invariant($"?v={template.Version}"),
                call.Stop
            );
        return ConsoleCall.Show<Views.GooglePreviewPage>(
            call.Frame(call.Texts.Format("google.preview.of", preview.Template.Name), "templates"),
            GooglePreviewModel.Of(preview, call.Texts)
        );
    }
}
