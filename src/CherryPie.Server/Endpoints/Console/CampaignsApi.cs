using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Overview;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Campaigns: what there is, new ones, changes, and the ends of them.</summary>
internal static class CampaignsApi
{
    private const int MostCertificates = 200;

    public static void MapCampaigns(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/campaigns", Ability.See, List);
        app.Within("GET", "/campaigns/new", Ability.Design, call => New(call));
        app.Within("POST", "/campaigns", Ability.Design, Create);
        app.Within("GET", "/campaigns/{campaign}", Ability.See, call => One(call));
        app.Within("POST", "/campaigns/{campaign}", Ability.Design, Save);
        app.Within("POST", "/campaigns/{campaign}/activate", Ability.Design, call => Switch(call, LifeState.ACTIVE, "activated"));
        app.Within("GET", "/campaigns/{campaign}/freeze", Ability.Design, call => Ask(call, LifeState.FROZEN));
        app.Within("POST", "/campaigns/{campaign}/freeze", Ability.Design, call => Switch(call, LifeState.FROZEN, "frozen"));
        app.Within("GET", "/campaigns/{campaign}/end", Ability.Design, call => Ask(call, LifeState.INVALID));
        app.Within("POST", "/campaigns/{campaign}/end", Ability.Design, End);
    }

    private static async Task<IResult> List(ConsoleCall call)
    {
        var query = new ListQuery(call, Enum.GetNames<LifeState>());
        LifeState? status = query.Filter.Length == 0 ? null : Enum.Parse<LifeState>(query.Filter);
        var found = await call.Get<ListCampaigns>().Run(query.Search, status, query.From, ListQuery.Size, call.Stop);
        return ConsoleCall.Show<Views.CampaignsPage>(
            call.Frame(call.Texts["campaigns.title"], "campaigns"),
            new CampaignsModel(
                [.. found.Take(ListQuery.Size).Select(c => CampaignModel.Of(c.Campaign, c.PassType, c.Issued, Now(call)))],
                query.Frame(call.Path("campaigns"), found.Count)
            )
        );
    }

    private static async Task<IResult> New(ConsoleCall call, IReadOnlyList<ConsoleFault>? faults = null)
    {
        var now = CampaignFields.Shown(Now(call));
        var fields = faults is null ? new CampaignFields("", "", "", "", now, "", "") : CampaignFields.Sent(call);
        if (SuggestedName.Of(call.Texts, fields.Name) is (var name, { } why))
        {
            fields = fields with { Name = name };
            faults = [new("name", why), .. faults!.Where(f => f.Field != "name")];
        }

        var types = await call.Get<ReadPassTypes>().Run("", from: 0, MostCertificates, call.Stop);
        var choices = types.Where(t => t.DaysLeft >= 0).Select(t => new CertificateChoice(t.CertificateId, t.PassTypeIdentifier)).ToList();
        return ConsoleCall.Show<Views.CampaignNewPage>(
            call.Frame(call.Texts["campaign.new"], "campaigns") with
            {
                Faults = faults ?? [],
            },
            new NewCampaignModel(choices, fields),
            faults is null ? 200 : 400
        );
    }

    private static async Task<IResult> Create(ConsoleCall call)
    {
        var (problems, fields) = (new Problems(), CampaignFields.Sent(call));
        try
        {
            var name = await call.Get<CreateCampaign>()
                .Run(JsonFields.Of(JsonSerializer.SerializeToElement(fields.AsNew()), "", problems), call.Stop);
            return call.Go(call.Path("campaigns", name) + "?notice=campaign");
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await New(call, CampaignFaults.Of(call.Texts, problems, refusal));
        }
    }

    private static async Task<IResult> One(ConsoleCall call, IReadOnlyList<ConsoleFault>? faults = null)
    {
        var (campaign, model) = await Read(call);
        return ConsoleCall.Show<Views.CampaignPage>(
            call.Frame(campaign.DisplayName is { Length: > 0 } shown ? shown : campaign.Name, "campaigns") with
            {
                Faults = faults ?? [],
                Fault = faults?.FirstOrDefault(f => f.Field.Length == 0),
            },
            new OneCampaignModel(model, faults is null ? CampaignFields.Of(campaign) : CampaignFields.Sent(call)),
            faults is null ? 200 : 400
        );
    }

    private static async Task<IResult> Save(ConsoleCall call)
    {
        var campaign = await FindCampaign.Named(call.Get<ServerDb>(), call.Route("campaign"), call.Stop);
        return await Change(call, CampaignFields.Sent(call).AsChange(CampaignFields.Of(campaign)), "saved", faults => One(call, faults));
    }

    private static Task<IResult> Switch(ConsoleCall call, LifeState to, string notice) =>
        Change(
            call,
            new Dictionary<string, string?> { ["status"] = to.ToString() },
            notice,
            faults => to == LifeState.ACTIVE ? One(call, faults) : Ask(call, to, faults[0])
        );

    private static Task<IResult> End(ConsoleCall call) =>
        call.Field("confirm").Trim() == call.Route("campaign")
            ? Switch(call, LifeState.INVALID, "ended")
            : Ask(call, LifeState.INVALID, new ConsoleFault("confirm", call.Texts["campaign.fault.confirm"]));

    private static async Task<IResult> Change(
        ConsoleCall call,
        Dictionary<string, string?> change,
        string notice,
        Func<IReadOnlyList<ConsoleFault>, Task<IResult>> refused
    )
    {
        var (problems, name) = (new Problems(), call.Route("campaign"));
        try
        {
            await call.Get<UpdateCampaign>().Run(name, JsonFields.Of(JsonSerializer.SerializeToElement(change), "", problems), call.Stop);
            return call.Go(call.Path("campaigns", name) + "?notice=" + notice);
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await refused(CampaignFaults.Of(call.Texts, problems, refusal));
        }
    }

    private static async Task<IResult> Ask(ConsoleCall call, LifeState to, ConsoleFault? fault = null)
    {
        var (campaign, model) = await Read(call);
        var reach = await call.Get<CountCampaign>().Run(campaign, call.Stop);
        return ConsoleCall.Show<Views.CampaignStopPage>(
            call.Frame(
                call.Texts.Format(to == LifeState.FROZEN ? "campaign.freeze.of" : "campaign.end.of", campaign.Name),
                "campaigns"
            ) with
            {
                Fault = fault,
            },
            new StopCampaignModel(
                model,
                to == LifeState.INVALID,
                new ReachModel(reach.Issued, Math.Min(reach.InWallets, Reach.Most), reach.HasMore)
            ),
            fault is null ? 200 : 400
        );
    }

    private static async Task<(Campaign Campaign, CampaignModel Model)> Read(ConsoleCall call)
    {
        var campaign = await FindCampaign.Named(call.Get<ServerDb>(), call.Route("campaign"), call.Stop);
        var (passType, _) = await call.Get<ReadPassTypes>().Of(campaign.CertificateId, call.Stop);
        var issued = await call.Get<IssueLimit>().Issued(campaign.CounterId, call.Stop);
        return (campaign, CampaignModel.Of(campaign, passType, issued, Now(call)));
    }

    private static DateTimeOffset Now(ConsoleCall call) => call.Get<TimeProvider>().GetUtcNow();
}
