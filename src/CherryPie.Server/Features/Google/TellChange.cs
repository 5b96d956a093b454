using System.Text.Json.Nodes;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>Adds the message of a change to an object. The values are there already: a message that does not come is told in the log.
/// </summary>
internal sealed class TellChange(GoogleClient google, ILogger<TellChange> log)
{
    // Google refuses an eleventh message.
    private const int Most = 10;

    public async Task Run(OpenedIssuer issuer, GoogleBodies sent, JsonObject message, CancellationToken stop)
    {
        var path = $"{sent.Kind.ObjectResource()}/{sent.Object["id"]!.GetValue<string>()}";
        var answer = await Add(issuer, path, message, stop);
        if (answer.Status == StatusCodes.Status400BadRequest && await MakeRoom(issuer, path, stop))
        {
            answer = await Add(issuer, path, message, stop);
        }

        if (!answer.IsOk)
        {
            log.LogWarning("Google object {Object} got no message of its change: {Reason}", path, answer.Error);
        }
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
    private async Task<bool> MakeRoom(OpenedIssuer issuer, string path, CancellationToken stop)
    {
        var shown = await google.Send(issuer.Account, HttpMethod.Get, path, json: null, stop);
        if (
            shown.Json() is not { } json
            || !json.TryGetProperty("messages", out var messages)
            || messages.ValueKind != System.Text.Json.JsonValueKind.Array
            || messages.GetArrayLength() < Most
        )
        {
            return false;
        }

        var kept = messages.EnumerateArray().TakeLast(Most - 1).Select(m => (JsonNode?)JsonObject.Create(m));
        var patch = new JsonObject { ["messages"] = new JsonArray([.. kept]) };
        return (await google.Send(issuer.Account, HttpMethod.Patch, path, patch.ToJsonString(), stop)).IsOk;
    }
}
