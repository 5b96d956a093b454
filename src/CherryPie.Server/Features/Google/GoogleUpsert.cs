using System.Text.Json.Nodes;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>Inserts what Google lacks, and changes what it has, whichever was thought: an insert whose answer was lost has happened, and a
/// row may be older than the issuer.</summary>
internal sealed class GoogleUpsert(GoogleClient google)
{
    // What only Google sets, or what other requests do. All else that it shows and the new body lacks is taken away.
    private static readonly string[] _notSent =
    [
        "id",
        "kind",
        "version",
        "classReference",
        "hasUsers",
        "hasLinkedDevice",
        "messages",
        "review",
        "reviewStatus",
    ];

    /// <param name="account">Who calls.</param>
    /// <param name="resource">Such as <c>loyaltyClass</c>.</param>
    /// <param name="body">What Google is to have.</param>
    /// <param name="held">What is known of it.</param>
    /// <param name="change">Sends what makes the body of what Google has: that it is given.</param>
    /// <param name="stop">Gives up waiting; Google may have got the request.</param>
    public async Task<GoogleAnswer> Run(
        GoogleServiceAccount account,
        string resource,
        JsonObject body,
        HeldRow held,
        Func<JsonObject, Task<GoogleAnswer>> change,
        CancellationToken stop
    )
    {
        if (!held.IsSent)
        {
            var inserted = await Insert();
            if (!inserted.IsConflict)
            {
                return inserted;
            }
        }
        else if (held is { BodyHash: not null, Body: { } sent })
        {
            var changed = await change(JsonNode.Parse(sent)!.AsObject());
            return changed.IsMissing ? await Insert() : changed;
        }

        // An answer was lost, so that it may have what no row tells: PATCH leaves alone what it does not name.
        var path = $"{resource}/{body["id"]!.GetValue<string>()}";
        var shown = await google.Send(account, HttpMethod.Get, path, json: null, stop);
        if (!shown.IsOk)
        {
            return shown.IsMissing && held.IsSent ? await Insert() : shown;
        }

        if (shown.Json() is not { } json || JsonObject.Create(json) is not { } before)
        {
            return GoogleAnswer.Failed($"Google showed no JSON of {path}");
        }

        foreach (var name in _notSent)
        {
            before.Remove(name);
        }

        return await change(before);

        Task<GoogleAnswer> Insert() => google.Send(account, HttpMethod.Post, resource, body.ToJsonString(), stop);
    }
}
