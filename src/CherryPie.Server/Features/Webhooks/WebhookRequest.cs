using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>What a client sends of a webhook, read and checked. What it leaves out stays as it is.</summary>
internal sealed class WebhookRequest
{
    public const int LongestUrl = 2048,
        LongestDescription = 1000,
        MostEvents = 50;
    private const int LongestName = 64;
    private readonly JsonFields _fields;
    private readonly string? _url,
        _description;
    private readonly string[]? _events;
    private readonly WebhookPayload? _payload;
    private readonly bool? _includePersonal;
    private (bool IsSent, long? Id) _campaign,
        _template;

    private WebhookRequest(JsonFields fields, FetchOptions fetch)
    {
        _fields = fields;
        _url = fields.Text("url", LongestUrl);
        _description = fields.Text("description", LongestDescription);
        _events = fields.Array("events") is { } events ? Types(events) : null;
        _payload = fields.Word<WebhookPayload>("payload");
        _includePersonal = fields.Flag("includePersonal");
        IsDisabled = fields.Flag("isDisabled");
        if (_url is { } url && WebhookAddress.Fault(url, fetch) is { } fault)
        {
            fields.Problems.Add(fields.Path("url"), fault);
        }
    }

    public bool? IsDisabled { get; }

    public string Url => _url!;

    public string[] Events => _events!;

    /// <param name="isNew">Whether it describes the webhook whole, so that url and events are required.</param>
    public static async Task<WebhookRequest> Read(JsonFields fields, FetchOptions fetch, ServerDb db, bool isNew, CancellationToken stop)
    {
        var it = new WebhookRequest(fields, fetch);
        foreach (var name in new[] { "url", "events" })
        {
            if (isNew ? fields.Any(name) is null : fields.IsNull(name))
            {
                fields.Problems.Add(fields.Path(name), isNew ? "is required and must not be empty" : "must not be null");
            }
        }

        it._campaign = await it.Named(
            "campaignName",
            "campaign",
            n => db.Campaigns.Where(c => c.Name == n).Select(c => (long?)c.Id).SingleOrDefaultAsync(stop)
        );
        it._template = await it.Named(
            "templateName",
            "template",
            n => db.Templates.Where(t => t.Name == n).Select(t => (long?)t.Id).SingleOrDefaultAsync(stop)
        );
        fields.Problems.ThrowIfAny();
        return it;
    }

    /// <summary>Writes into a webhook what the request sets.</summary>
    public void Apply(Webhook webhook)
    {
        webhook.Url = _url ?? webhook.Url;
        webhook.Events = _events is null || _events.SequenceEqual(webhook.Events) ? webhook.Events : _events;
        webhook.Payload = _payload ?? webhook.Payload;
        webhook.IncludePersonal = _includePersonal ?? webhook.IncludePersonal;
        webhook.Description = _fields.Has("description") ? _description : webhook.Description;
        webhook.CampaignId = _campaign.IsSent ? _campaign.Id : webhook.CampaignId;
        webhook.TemplateId = _template.IsSent ? _template.Id : webhook.TemplateId;
    }

    /// <summary>Refuses a template of another campaign than the webhook's: no event would be of both.</summary>
    /// <param name="webhook">As it is after <see cref="Apply"/>.</param>
    public async Task RequireOneCampaign(Webhook webhook, ServerDb db, CancellationToken stop)
    {
        if (
            (_campaign.IsSent || _template.IsSent)
            && webhook is { CampaignId: { } campaign, TemplateId: { } template }
            && !await db.Templates.AnyAsync(t => t.Id == template && t.CampaignId == campaign, stop)
        )
        {
            throw Refusal.Invalid(
                $"{_fields.Path(_template.IsSent ? "templateName" : "campaignName")}: the template is of another campaign, "
                    + "so that no event is of both; one of them is enough"
            );
        }
    }

    private async Task<(bool IsSent, long? Id)> Named(string property, string kind, Func<string, Task<long?>> find)
    {
        if (_fields.Text(property, LongestName) is not { Length: > 0 } name)
        {
            return (_fields.Has(property), null);
        }

        var id = await find(name);
        if (id is null)
        {
            _fields.Problems.Add(_fields.Path(property), $"there is no {kind} \"{name}\"");
        }

        return (true, id);
    }

    private string[] Types(JsonElement sent)
    {
        var types = sent.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : e.GetRawText()).ToArray();
        if (types.Length is 0 or > MostEvents)
        {
            _fields.Problems.Add(_fields.Path("events"), $"must have 1 to {MostEvents} types, such as \"pass.*\"");
        }

        foreach (var unknown in types.Where(t => !IsKnown(t)).Take(5))
        {
            _fields.Problems.Add(
                _fields.Path("events"),
                $"\"{Cut(unknown)}\" must be *, a group such as pass.*, or one of {string.Join(", ", EventTypes.All)}"
            );
        }

        return [.. types.Distinct(StringComparer.Ordinal)];
    }

    private static string Cut(string text) => text.Length > LongestName ? text[..LongestName] + "…" : text;

    private static bool IsKnown(string type) =>
        type is "*"
        || EventTypes.All.Contains(type)
        || (type.EndsWith(".*", StringComparison.Ordinal) && EventTypes.Matching(type).Count > 0);
}
