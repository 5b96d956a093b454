using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Overview;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Certificates: what there is, and the way to a new or renewed one.</summary>
internal static class CertificatesApi
{
    private const long MostBytes = 1 << 20;

    public static void MapCertificates(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/certificates", Ability.See, List);
        app.Within("GET", "/certificates/new", Ability.Lead, call => Wizard(call));
        app.Within("POST", "/certificates/request", Ability.Lead, Request);
        app.Within("POST", "/certificates", Ability.Lead, Upload, mostBytes: MostBytes);
        app.Within("GET", "/certificates/{passType}", Ability.See, One);
    }

    private static async Task<IResult> List(ConsoleCall call)
    {
        var query = new ListQuery(call);
        var found = await call.Get<ReadPassTypes>().Run(query.Search, query.From, ListQuery.Size, call.Stop);
        return ConsoleCall.Show<Views.CertificatesPage>(
            call.Frame(call.Texts["certificates.title"], "certificates"),
            new CertificatesModel([.. found.Take(ListQuery.Size).Select(Row)], query.Frame(call.Path("certificates"), found.Count))
        );
    }

    private static async Task<IResult> One(ConsoleCall call)
    {
        var found = await call.Get<ReadPassTypes>().One(call.Route("passType"), call.Stop);
        return ConsoleCall.Show<Views.CertificatePage>(
            call.Frame(found.Row.PassTypeIdentifier, "certificates"),
            new PassTypeModel(
                Row(found.Row),
                found.IsOfDevelopment,
                new ReachModel(found.Reach.Issued, Math.Min(found.Reach.InWallets, Reach.Most), found.Reach.HasMore),
                [.. found.Certificates.Select(c => new IssuedCertificateModel(c.Id, c.Name, c.ValidFrom, c.ValidUntil, c.CreatedAt))]
            )
        );
    }

    private static async Task<IResult> Wizard(ConsoleCall call, ConsoleFault? fault = null, int status = 200)
    {
        var (types, isForm) = (call.Get<ReadPassTypes>(), call.Http.Request.HasFormContentType);
        var wanted = isForm ? call.Field("renews") : call.Http.Request.Query["renews"].ToString();
        var renewed = wanted.Length == 0 ? null : await types.One(wanted, call.Stop);
        var (count, newest) = await types.Waiting(call.Stop);
        return ConsoleCall.Show<Views.CertificateWizard>(
            call.Frame(call.Texts[renewed is null ? "certificate.new" : "certificate.renewal"], "certificates") with
            {
                Fault = fault,
            },
            new WizardModel(
                renewed?.Row.PassTypeIdentifier,
                renewed is null
                    ? null
                    : new ReachModel(renewed.Reach.Issued, Math.Min(renewed.Reach.InWallets, Reach.Most), renewed.Reach.HasMore),
                count,
                newest,
                isForm ? call.Field("name") : ""
            ),
            status
        );
    }

    private static async Task<IResult> Request(ConsoleCall call)
    {
        try
        {
            var pem = await call.Get<CreateSigningRequest>().Run(call.Stop);
            return Results.File(Encoding.ASCII.GetBytes(pem), "application/pkcs10", "cherrypie.certSigningRequest");
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await Wizard(call, new ConsoleFault("", call.Texts["certificate.fault.requests"]), refusal.Status);
        }
    }

    private static async Task<IResult> Upload(ConsoleCall call)
    {
        if (call.Http.Request.Form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            return await Wizard(call, new ConsoleFault("file", call.Texts["certificate.fault.file"]), StatusCodes.Status400BadRequest);
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, call.Stop);
        var bytes = content.ToArray();
        var (name, renews, types) = (call.Field("name").Trim(), call.Field("renews"), call.Get<ReadPassTypes>());
        var more = new Dictionary<string, string> { ["password"] = call.Field("password") };
        if (name.Length > 0)
        {
            more["name"] = name;
        }

        try
        {
            var id = await call.Get<UploadCertificate>()
                .Run(
                    MultipartBody.Of(
                        new FormPart(PassCertificate.IsPkcs12(bytes) ? "passbookP12" : "passbookCER", null, null, bytes),
                        new FormPart("jsonBody", null, null, JsonSerializer.SerializeToUtf8Bytes(more))
                    ),
                    call.Stop,
                    renews.Length == 0 ? null : renews
                );
            var (passType, isRenewal) = await types.Of(id, call.Stop);
            return call.Go(call.Path("certificates", passType) + (isRenewal ? "?notice=renewed" : "?notice=certificate"));
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await Wizard(call, CertificateFaults.Of(call.Texts, refusal, renews), refusal.Status);
        }
    }

    private static PassTypeRowModel Row(PassTypeRow row) =>
        new(
            row.PassTypeIdentifier,
            row.TeamName,
            row.TeamIdentifier,
            row.DaysLeft,
            row.ValidUntil,
            HomeApi.CertificateState(row.DaysLeft),
            row.StopReason,
            row.Campaigns,
            row.CampaignNames
        );
}

/// <summary>The list of pass types.</summary>
public sealed record CertificatesModel(IReadOnlyList<PassTypeRowModel> Rows, ListFrame List);

/// <summary>A pass type with its newest certificate.</summary>
public sealed record PassTypeRowModel(
    string PassType,
    string TeamName,
    string Team,
    int DaysLeft,
    DateTimeOffset Until,
    string State,
    string? StopReason,
    long Campaigns,
    IReadOnlyList<string> CampaignNames
);

/// <summary>How many passes something is about.</summary>
/// <param name="Issued">Ever.</param>
/// <param name="InWallets">Now.</param>
/// <param name="HasMore">Whether there are more than that.</param>
public sealed record ReachModel(long Issued, long InWallets, bool HasMore);

/// <summary>A pass type, all of it.</summary>
public sealed record PassTypeModel(
    PassTypeRowModel Row,
    bool IsOfDevelopment,
    ReachModel Reach,
    IReadOnlyList<IssuedCertificateModel> Certificates
);

/// <summary>A certificate of a pass type.</summary>
public sealed record IssuedCertificateModel(string Id, string? Name, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset AddedAt);

/// <summary>The way to a certificate.</summary>
/// <param name="Renews">The pass type to renew; null: a new one.</param>
/// <param name="Reach">What it is renewed for.</param>
/// <param name="Waiting">Keys that wait for their certificate.</param>
/// <param name="WaitingSince">The newest of them.</param>
/// <param name="Name">What was typed.</param>
public sealed record WizardModel(string? Renews, ReachModel? Reach, int Waiting, DateTimeOffset? WaitingSince, string Name);
