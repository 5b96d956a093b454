using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Webhooks: new ones, tests, what was delivered, and another secret.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/developers/webhooks/new", Ability.Lead, call => New(call), isFresh: true);
        app.Within("POST", "/developers/webhooks", Ability.Lead, Create, isFresh: true);
        app.Within("GET", "/developers/webhooks/{webhook}", Ability.See, call => One(call, Id(call)));
        app.Within("POST", "/developers/webhooks/{webhook}/test", Ability.Lead, Test);
        app.Within("POST", "/developers/webhooks/{webhook}/disable", Ability.Lead, call => Switch(call, isDisabled: true, "webhookOff"));
        app.Within("POST", "/developers/webhooks/{webhook}/enable", Ability.Lead, call => Switch(call, isDisabled: false, "webhookOn"));
        app.Within("POST", "/developers/webhooks/{webhook}/rotate", Ability.Lead, Rotate, isFresh: true);
        app.Within("POST", "/developers/webhooks/{webhook}/delete", Ability.Lead, Delete);
        app.Within("POST", "/developers/webhooks/{webhook}/deliveries/{message}/resend", Ability.Lead, Resend);
    }

    private static string Id(ConsoleCall call) => call.Route("webhook");

    private static Task<IResult> New(ConsoleCall call, IReadOnlyList<ConsoleFault>? faults = null)
    {
        var isForm = call.Http.Request.HasFormContentType;
        return Task.FromResult<IResult>(
            ConsoleCall.Show<Views.WebhookNewPage>(
                call.Frame(call.Texts["webhook.new"], "developers") with
                {
                    Fault = faults?.FirstOrDefault(f => f.Field.Length == 0),
                    Faults = faults ?? [],
                },
                new NewWebhookModel(
                    isForm ? call.Field("url") : "",
                    isForm ? call.Field("description") : "",
                    !isForm || call.Field("which") != "some",
                    isForm ? Chosen(call) : [],
                    EventTypes.All,
                    isForm && call.Field("payload") == "thin"
                ),
                faults is null ? 200 : 400
            )
        );
    }

    private static async Task<IResult> Create(ConsoleCall call)
    {
        var problems = new Problems();
        var description = call.Field("description").Trim();
        var wanted = new
        {
            url = call.Field("url").Trim(),
            description = description.Length == 0 ? null : description,
            events = call.Field("which") == "some" ? Chosen(call) : ["*"],
            payload = call.Field("payload") == "thin" ? "thin" : "full",
        };
        try
        {
            var made = await call.Get<CreateWebhook>()
                .Run(JsonFields.Of(JsonSerializer.SerializeToElement(wanted), "", problems), call.Stop);

            // Shown once, as it is stored nowhere in clear: so no redirect.
            return await One(call, made.Id, secret: made.Secret);
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await New(call, Faults(call.Texts, problems, refusal));
        }
    }

    private static async Task<IResult> One(
        ConsoleCall call,
        string id,
        WebhookTest? test = null,
        string? secret = null,
        ConsoleFault? fault = null
    )
    {
        var query = new ListQuery(call, Enum.GetNames<DeliveryStatus>());
        DeliveryStatus? status = query.Filter.Length == 0 ? null : Enum.Parse<DeliveryStatus>(query.Filter);
        var webhook = await call.Get<ListWebhooks>().One(id, call.Stop);
        var deliveries = (await call.Get<ListDeliveries>().Run(id, query.From, ListQuery.Size + 1, status, call.Stop)).Data;
        var mayLead = call.Account!.Role.May(Ability.Lead);
        return ConsoleCall.Show<Views.WebhookPage>(
            call.Frame(new Uri(webhook.Url).Authority, "developers") with
            {
                Fault = fault,
            },
            new OneWebhookModel(
                id,
                HomeApi.Webhook(webhook),
                mayLead ? webhook.Url : null,
                webhook.Description,
                webhook.Events,
                webhook.Payload == WebhookPayload.thin,
                webhook.CampaignName,
                webhook.TemplateName,
                webhook.DisabledReason,
                webhook.PausedUntil,
                webhook.OldSecretUntil,
                secret,
                test is null ? null : new TestModel(test.Status, test.Milliseconds, test.Body, test.Error),
                [
                    .. deliveries
                        .Take(ListQuery.Size)
                        .Select(d => new DeliveryModel(
                            d.Id,
                            d.Type,
                            d.PassId,
                            d.Status.ToString(),
                            d.Attempts,
                            d.Code,
                            d.Milliseconds,
                            d.Error,
                            d.At,
                            d.TriedAt,
                            d.DueAt
                        )),
                ],
                query.Frame(call.Path("developers", "webhooks", id), deliveries.Count)
            ),
            fault is null ? 200 : StatusCodes.Status503ServiceUnavailable
        );
    }

    private static async Task<IResult> Test(ConsoleCall call)
    {
        try
        {
            return await One(call, Id(call), test: await call.Get<TestWebhook>().Run(Id(call), call.Stop));
        }
        catch (Refusal refusal) when (refusal.IsLoad)
        {
            return await One(call, Id(call), fault: new ConsoleFault("", call.Texts["webhook.test.busy"]));
        }
    }

    private static async Task<IResult> Switch(ConsoleCall call, bool isDisabled, string notice)
    {
        await call.Get<UpdateWebhook>()
            .Run(Id(call), JsonFields.Of(JsonSerializer.SerializeToElement(new { isDisabled }), "", new Problems()), call.Stop);
        return Back(call, notice);
    }

    private static async Task<IResult> Rotate(ConsoleCall call) =>
        await One(call, Id(call), secret: (await call.Get<RotateWebhookSecret>().Run(Id(call), call.Stop)).Secret);

    private static async Task<IResult> Delete(ConsoleCall call)
    {
        await call.Get<DeleteWebhook>().Run(Id(call), call.Stop);
        return call.Go(call.Path("developers") + "?notice=webhookGone");
    }

    private static async Task<IResult> Resend(ConsoleCall call)
    {
        await call.Get<ResendDelivery>().Run(Id(call), call.Route("message"), call.Stop);
        return Back(call, "resent");
    }

    private static IResult Back(ConsoleCall call, string notice) =>
        call.Go(call.Path("developers", "webhooks", Id(call)) + "?notice=" + notice);

    private static string[] Chosen(ConsoleCall call) =>
        [.. call.Http.Request.Form["events"].OfType<string>().Where(EventTypes.All.Contains).Distinct(StringComparer.Ordinal)];

    private static IReadOnlyList<ConsoleFault> Faults(ConsoleTexts texts, Problems problems, Refusal refusal) =>
        problems.Any
            ?
            [
                .. problems
                    .Findings.Select(f =>
                        f.Path switch
                        {
                            "url" => new ConsoleFault("url", texts["webhook.fault.url"]),
                            "events" => new ConsoleFault("events", texts["webhook.fault.events"]),
                            "description" => new ConsoleFault("description", texts["webhook.fault.description"]),
                            _ => new ConsoleFault("", f.ToString()),
                        }
                    )
                    .Distinct(),
            ]
            : [new ConsoleFault("", refusal.Message)];
}
