using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Webhooks;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What programs of the account use: its key, its webhooks, its events.</summary>
internal static class DevelopersApi
{
    private static readonly JsonSerializerOptions _shown = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void MapDevelopers(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/developers", Ability.See, Show);
        app.Within("GET", "/developers/key", Ability.Lead, call => Key(call), isFresh: true);
        app.Within("POST", "/developers/key", Ability.Lead, Rotate, isFresh: true);
        app.Within("GET", "/developers/events", Ability.See, Events);
        app.MapFailures();
    }

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var mayLead = call.Account!.Role.May(Ability.Lead);
        var account = mayLead ? await call.Get<ListAccounts>().One(call.Account.Id, call.Stop) : null;
        var webhooks = await call.Get<ListWebhooks>().All(call.Stop);
        return ConsoleCall.Show<Views.DevelopersPage>(
            call.Frame(call.Texts["developers.title"], "developers"),
            new DevelopersModel(
                account is null ? null : new KeyModel(account.ApiKey, account.BrandId),
                webhooks.ConvertAll(w => new WebhookRowModel(w.Id, HomeApi.Webhook(w), w.Description)),
                webhooks.Count < CreateWebhook.Most
            )
        );
    }

    private static async Task<IResult> Key(ConsoleCall call, string? secret = null)
    {
        var account = await call.Get<ListAccounts>().One(call.Account!.Id, call.Stop);
        return ConsoleCall.Show<Views.KeyPage>(
            call.Frame(call.Texts["key.rotate"], "developers"),
            new NewKeyModel(new KeyModel(account.ApiKey, account.BrandId), secret)
        );
    }

    // Shown once, as it is stored nowhere in clear: so no redirect.
    private static async Task<IResult> Rotate(ConsoleCall call)
    {
        var account = await call.Get<ListAccounts>().One(call.Account!.Id, call.Stop);
        return await Key(call, await call.Get<ChangeAccount>().Rotate(account.ApiKey, call.Stop));
    }

    private static async Task<IResult> Events(ConsoleCall call)
    {
        var query = new ListQuery(call, [.. EventTypes.All]);
        var found = await call.Get<ListEvents>()
            .Run(query.Filter.Length == 0 ? null : [query.Filter], query.Search, query.Before, ListQuery.Size, call.Stop);
        return ConsoleCall.Show<Views.EventsPage>(
            call.Frame(call.Texts["events.title"], "developers"),
            new EventsModel(
                [.. found.Events.Select(e => new EventModel(e.MessageId, e.Type, e.PassId, e.At, Indented(e.Data)))],
                EventTypes.All,
                query.Log(call.Path("developers", "events"), found.Next)
            )
        );
    }

    private static string Indented(string json) => JsonSerializer.Serialize(JsonElement.Parse(json), _shown);
}

/// <summary>What programs of the account use.</summary>
/// <param name="Key">Null: not for this role.</param>
/// <param name="Webhooks">All of them.</param>
/// <param name="HasRoom">Whether there may be more.</param>
public sealed record DevelopersModel(KeyModel? Key, IReadOnlyList<WebhookRowModel> Webhooks, bool HasRoom);

/// <summary>The names that programs sign in with; never their secrets.</summary>
public sealed record KeyModel(string ApiKey, string BrandId);

/// <summary>A key whose secret is to be, or was, changed.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">The new secret; null: it was not changed yet.</param>
public sealed record NewKeyModel(KeyModel Key, string? Secret);

/// <summary>A webhook of the list.</summary>
public sealed record WebhookRowModel(string Id, WebhookModel Health, string? Description);

/// <summary>The log of events.</summary>
public sealed record EventsModel(IReadOnlyList<EventModel> Rows, IReadOnlyList<string> Types, ListFrame List);

/// <summary>An event.</summary>
public sealed record EventModel(string Id, string Type, string? PassId, DateTimeOffset At, string Data);
