using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>Adds the message of a change to an object. The values are there already: a message that Google refuses is told in the log.
/// </summary>
internal sealed class TellChange(GoogleClient google, OpenIssuer issuers, IServiceScopeFactory scopes, ILogger<TellChange> log)
{
    // Google refuses an eleventh message.
    private const int Most = 10;

    /// <param name="job">Its subject is the pass, its payload the message.</param>
    /// <param name="stop">Gives up waiting; Google may have got the request.</param>
    public async Task<GoogleSending> Run(ClaimedJob job, CancellationToken stop)
    {
        if (await Find(job, stop) is not { Kind: { } kind } row)
        {
            return GoogleSending.Done;
        }

        if (row.IsEarlier)
        {
            return GoogleSending.Busy; // who has the pass must not read the older value last
        }

        using var issuer = await issuers.Run(row.Issuer, stop);
        var path = $"{kind.ObjectResource()}/{GoogleIds.Object(issuer.Row.IssuerId, job.Subject)}";
        var message = JsonNode.Parse(job.Payload!)!.AsObject();
        var answer = await Add(issuer, path, message, stop);
        if (answer.Status == StatusCodes.Status400BadRequest && await MakeRoom(issuer, path, stop) is { } made)
        {
            answer = made.IsOk ? await Add(issuer, path, message, stop) : made;
        }

        if (answer.IsPassing || answer.IsForbidden)
        {
            return GoogleSending.Of(answer);
        }

        if (!answer.IsOk)
        {
            log.LogWarning("Google object {Object} got no message of its change: {Reason}", path, answer.Error);
        }

        return GoogleSending.Done;
    }

    private async Task<Told?> Find(ClaimedJob job, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        return await db
            .GoogleObjects.IgnoreQueryFilters([ServerDb.OwnAccount])
            .Where(o => o.PassId == job.Subject)
            .Select(o => new Told(
                o.Issuer,
                o.Kind,
                db.Jobs.Any(j => j.Kind == JobKinds.GoogleMessage.Name && j.Subject == o.PassId && j.Id < job.Id && !j.IsDead)
            ))
            .SingleOrDefaultAsync(stop);
    }

    // Three notifications a day are allowed for a pass; what is beyond stands in the pass without one.
    private async Task<GoogleAnswer> Add(OpenedIssuer issuer, string path, JsonObject message, CancellationToken stop)
    {
        var answer = await Send(message);
        if (!answer.IsQuotaOfNotifications)
        {
            return answer;
        }

        var quiet = message.DeepClone().AsObject();
        quiet["messageType"] = "TEXT";
        return await Send(quiet);

        Task<GoogleAnswer> Send(JsonObject one) =>
            google.Send(
                issuer.Account,
                HttpMethod.Post,
                path + "/addMessage",
                new JsonObject { ["message"] = one.DeepClone() }.ToJsonString(),
                stop
            );
    }

    // The oldest go. A list that a PATCH names is replaced.
    // Null: it has room. Else how Google answered.
    private async Task<GoogleAnswer?> MakeRoom(OpenedIssuer issuer, string path, CancellationToken stop)
    {
        var shown = await google.Send(issuer.Account, HttpMethod.Get, path, json: null, stop);
        if (!shown.IsOk)
        {
            return shown;
        }

        if (
            shown.Json() is not { } json
            || !json.TryGetProperty("messages", out var messages)
            || messages.ValueKind != JsonValueKind.Array
            || messages.GetArrayLength() < Most
        )
        {
            return null;
        }

        var kept = messages.EnumerateArray().TakeLast(Most - 1).Select(m => (JsonNode?)JsonObject.Create(m));
        var patch = new JsonObject { ["messages"] = new JsonArray([.. kept]) };
        return await google.Send(issuer.Account, HttpMethod.Patch, path, patch.ToJsonString(), stop);
    }

    // IsEarlier: another message of the pass waits that was made before.
    private sealed record Told(string Issuer, GooglePassKind? Kind, bool IsEarlier);
}
