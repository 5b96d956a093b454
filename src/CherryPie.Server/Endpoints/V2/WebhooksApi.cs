using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/webhooks.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder v2)
    {
        var webhooks = v2.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapPost("", Create).WithName("CreateWebhook").Describes(WebhooksDocs.Create);
        webhooks.MapGet("", List).WithName("ListWebhooks").ReadsFromStandby().Describes(WebhooksDocs.List);
        webhooks.MapGet("/{webhookId}", Get).WithName("GetWebhook").ReadsFromStandby().Describes(WebhooksDocs.Get);
        webhooks.MapPut("/{webhookId}", Update).WithName("UpdateWebhook").Describes(WebhooksDocs.Update);
        webhooks.MapDelete("/{webhookId}", Delete).WithName("DeleteWebhook").Describes(WebhooksDocs.Delete);
        webhooks.MapPut("/{webhookId}/rotateSecret", Rotate).WithName("RotateWebhookSecret").Describes(WebhooksDocs.Rotate);
        webhooks.MapPut("/{webhookId}/test", Test).WithName("TestWebhook").Describes(WebhookDeliveriesDocs.Test);
        webhooks
            .MapGet("/{webhookId}/deliveries", Deliveries)
            .WithName("ListWebhookDeliveries")
            .ReadsFromStandby()
            .Describes(WebhookDeliveriesDocs.List);
        webhooks
            .MapPut("/{webhookId}/deliveries/{messageId}/resend", Resend)
            .WithName("ResendWebhookDelivery")
            .Describes(WebhookDeliveriesDocs.Resend);
        webhooks.MapPut("/{webhookId}/replay", Replay).WithName("ReplayWebhookEvents").Describes(WebhookDeliveriesDocs.Replay);
    }

    private static async Task<IResult> Create(HttpContext http, CreateWebhook create, CancellationToken stop) =>
        VendorJson.Ok(await create.Run(await JsonBody.RequireObject(http, stop), stop));

    private static async Task<IResult> List(ListWebhooks webhooks, CancellationToken stop) => VendorJson.Ok(await webhooks.All(stop));

    private static async Task<IResult> Get(string webhookId, ListWebhooks webhooks, CancellationToken stop) =>
        VendorJson.Ok(await webhooks.One(webhookId, stop));

    private static async Task<IResult> Update(string webhookId, HttpContext http, UpdateWebhook update, CancellationToken stop) =>
        VendorJson.Ok(new IdResponse(await update.Run(webhookId, await JsonBody.ReadObject(http, new Problems(), stop), stop)));

    private static async Task<IResult> Delete(string webhookId, DeleteWebhook delete, CancellationToken stop) =>
        VendorJson.Ok(new IdResponse(await delete.Run(webhookId, stop)));

    private static async Task<IResult> Rotate(string webhookId, RotateWebhookSecret rotate, CancellationToken stop) =>
        VendorJson.Ok(await rotate.Run(webhookId, stop));

    private static async Task<IResult> Test(string webhookId, TestWebhook test, CancellationToken stop) =>
        VendorJson.Ok(await test.Run(webhookId, stop));

    private static async Task<IResult> Deliveries(string webhookId, HttpContext http, ListDeliveries deliveries, CancellationToken stop)
    {
        var problems = new Problems();
        var from = http.Request.Query.Whole("from", 0, ListDeliveries.MostFrom, 0, problems);
        var size = http.Request.Query.Whole("size", 1, ListDeliveries.MostPerPage, ListDeliveries.DefaultPerPage, problems);
        DeliveryStatus? status = null;
        if (http.Request.Query.TryGetValue("status", out var sent))
        {
            var word = sent.ToString();
            var known = Enum.GetNames<DeliveryStatus>();
            if (known.Contains(word, StringComparer.Ordinal))
            {
                status = Enum.Parse<DeliveryStatus>(word);
            }
            else
            {
                problems.Add("status", $"must be one of {string.Join(", ", known)}");
            }
        }

        problems.ThrowIfAny();
        return VendorJson.Ok(await deliveries.Run(webhookId, from, size, status, stop));
    }

    private static async Task<IResult> Resend(string webhookId, string messageId, ResendDelivery resend, CancellationToken stop) =>
        VendorJson.Ok(new IdResponse(await resend.Run(webhookId, messageId, stop)));

    private static async Task<IResult> Replay(string webhookId, HttpContext http, ReplayEvents replay, CancellationToken stop) =>
        VendorJson.Ok(await replay.Run(webhookId, await JsonBody.ReadObject(http, new Problems(), stop), stop));
}
