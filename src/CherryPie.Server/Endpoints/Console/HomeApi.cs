using CherryPie.Server.Features.Doctor;
using CherryPie.Server.Features.Overview;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Webhooks;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The first page of an account: how its passes fare, and what needs somebody.</summary>
internal static class HomeApi
{
    private const int SoonDays = 60,
        UrgentDays = 14;

    // Figures that are not known by then are shown as bones, and the page is asked for again.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(80);

    public static void MapHome(this IEndpointRouteBuilder app) => app.Within("GET", "", Ability.See, Show);

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var (state, stop) = (call.Get<AccountState>(), call.Stop);
        var figures = await call.Get<CountAccount>().Get(call.Account!.Id, _patience, stop);
        var findings = call.Self.RunsNow ? await call.Get<InstallationState>().Get(_patience, stop) : [];
        if (figures is null || findings is null)
        {
            call.Http.Response.Headers["Refresh"] = "1";
        }

        var types = await state.PassTypes(stop);
        var webhooks = await state.Webhooks(stop);
        var begun = figures is { Issued: 0 } ? await state.Begun(stop) : (HasCampaign: true, HasTemplate: true);
        return ConsoleCall.Show<Views.HomePage>(
            call.Frame(call.Texts["home.title"], "home"),
            new HomeModel(
                figures is null
                    ? null
                    : new FiguresModel(
                        figures.At,
                        figures.Issued,
                        figures.InWallets,
                        figures.PushesDue,
                        figures.PushesFailed,
                        figures.DeadJobs,
                        figures.Days?.Select(d => new DayModel(d.Day, d.Issued, d.Added, d.Removed)).ToList()
                    ),
                types.ConvertAll(t => new CertificateModel(
                    t.PassTypeIdentifier,
                    t.DaysLeft,
                    t.ValidUntil,
                    CertificateState(t.DaysLeft),
                    t.StopReason
                )),
                webhooks.ConvertAll(Webhook),
                (await state.TroubledIssuers(stop)).ConvertAll(GoogleIssuerModel.Of),
                (await state.FanOuts(stop)).ConvertAll(f => new FanOutModel(f.Kind, f.Done, f.Total)),
                call.Self.RunsNow,
                findings?.Select(f => new FindingModel(f.What, State(f.State), f.Text)).ToList(),
                types.Count > 0,
                begun.HasCampaign,
                begun.HasTemplate
            )
        );
    }

    /// <summary>Whether a certificate is to be renewed soon, or at once.</summary>
    public static string CertificateState(int daysLeft) =>
        daysLeft < UrgentDays ? "bad"
        : daysLeft < SoonDays ? "warn"
        : "good";

    /// <summary>A webhook's health. Of the address the host alone: the rest may be a secret.</summary>
    public static WebhookModel Webhook(WebhookView webhook) =>
        new(
            new Uri(webhook.Url).Authority,
            webhook.IsDisabled ? (webhook.DisabledReason == UpdateWebhook.ByAccount ? "off" : "stopped")
                : webhook.FailingSince is not null ? "failing"
                : "healthy",
            webhook.FailingSince ?? webhook.LastSuccessAt,
            webhook.Pending
        );

    private static string State(DoctorState state) =>
        state switch
        {
            DoctorState.Ok => "good",
            DoctorState.Warning => "warn",
            _ => "bad",
        };
}

/// <summary>What the first page shows.</summary>
public sealed record HomeModel(
    FiguresModel? Figures,
    IReadOnlyList<CertificateModel> Certificates,
    IReadOnlyList<WebhookModel> Webhooks,
    IReadOnlyList<GoogleIssuerModel> TroubledIssuers,
    IReadOnlyList<FanOutModel> FanOuts,
    bool RunsInstallation,
    IReadOnlyList<FindingModel>? Findings,
    bool HasCertificate,
    bool HasCampaign,
    bool HasTemplate
)
{
    public bool IsNew => Figures is { Issued: 0 };
}

/// <summary>Numbers of the account.</summary>
public sealed record FiguresModel(
    DateTimeOffset At,
    long Issued,
    long InWallets,
    long PushesDue,
    long PushesFailed,
    long DeadJobs,
    IReadOnlyList<DayModel>? Days
);

/// <summary>A day of the charts.</summary>
public sealed record DayModel(DateOnly Day, long Issued, long Added, long Removed);

/// <summary>A pass type's certificate.</summary>
public sealed record CertificateModel(string PassType, int DaysLeft, DateTimeOffset Until, string State, string? StopReason);

/// <summary>A webhook's health.</summary>
public sealed record WebhookModel(string Host, string State, DateTimeOffset? At, long Pending);

/// <summary>A change on its way to phones.</summary>
public sealed record FanOutModel(string Kind, long Done, long Total);

/// <summary>One of doctor's findings.</summary>
public sealed record FindingModel(string What, string State, string Text);
