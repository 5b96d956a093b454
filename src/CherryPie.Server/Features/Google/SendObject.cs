using System.Text.Json.Nodes;
using CherryPie.Server.Features.Jobs;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>Brings a pass at Google up to what it is now. Where Google has that already, nothing is called.</summary>
internal sealed class SendObject(
    GoogleTable table,
    OpenIssuer issuers,
    MakeGoogleBodies make,
    SendClass classes,
    JudgeAnswer judge,
    JobSignal signal,
    GoogleClient google,
    GoogleUpsert upsert
)
{
    /// <param name="pass">It has a row of <see cref="GoogleObject"/>.</param>
    /// <param name="issuer">Of its campaign.</param>
    public async Task<GoogleSending> Run(string pass, string issuer, CancellationToken stop)
    {
        using var opened = await issuers.Run(issuer, stop);
        if (await table.Lease(pass, stop) is not { } held)
        {
            return GoogleSending.Busy;
        }

        var leaves = true;
        string? error = null;
        try
        {
            // Read while the lease is held: what changes later has a job of its own.
            var made = await make.Run(pass, opened.Row, held.Kind, stop);
            if (made.Bodies.Missing.Count > 0)
            {
                error = $"Google requires of {made.Bodies.Kind.Name()}: {string.Join("; ", made.Bodies.Missing)}";
                return new(GoogleSendingState.Refused, error);
            }

            if (held.IsSent && held.BodyHash == made.Bodies.ObjectHash && held.ClassId == made.Bodies.ClassId)
            {
                return GoogleSending.Done;
            }

            var ofClass = await classes.Run(opened, made, mayChange: false, stop);
            if (!ofClass.IsDone)
            {
                error = ofClass.Fault is { } fault ? $"its class: {fault}" : null;
                return ofClass with { Error = $"its class: {ofClass.Error}" };
            }

            if (!await table.Begin(pass, stop))
            {
                leaves = false;
                return GoogleSending.Busy;
            }

            var change = Change(held, made);
            var answer = await Send(opened, held, made, change, stop);
            var sending = await judge.Run(opened, answer, stop);
            if (!answer.IsOk)
            {
                error = sending.Fault;
                if (!answer.IsMissing)
                {
                    return sending;
                }

                await table.Forget(opened.Row, made.Bodies.ClassId); // of an insert that is what is missing
                return new(GoogleSendingState.Later, error);
            }

            leaves = false;
            await table.End(pass, made.Bodies, change?.Message?.ToJsonString());
            if (change?.Message is not null)
            {
                signal.Notify();
            }

            return GoogleSending.Done;
        }
        finally
        {
            if (leaves)
            {
                await table.Leave(pass, error);
            }
        }
    }

    // What Google has is known only after an answer.
    private static GoogleChange? Change(HeldRow held, GooglePass made) =>
        held is { IsSent: true, Body: { } body } && made.IsNotified
            ? GoogleChange.Between(JsonNode.Parse(body)!.AsObject(), made.Bodies.Object, made.Bodies.Kind, made.Bodies.Messages)
            : null;

    private Task<GoogleAnswer> Send(OpenedIssuer issuer, HeldRow held, GooglePass made, GoogleChange? change, CancellationToken stop)
    {
        var bodies = made.Bodies;
        var resource = bodies.Kind.ObjectResource();
        return upsert.Run(
            issuer.Account,
            resource,
            bodies.Object,
            held,
            async before =>
            {
                var answer = await Patch(before, change?.NotifiesOnUpdate == true);

                // A fourth notification of a day is refused, and the values with it: they go without.
                return change?.NotifiesOnUpdate == true && answer.IsQuotaOfNotifications ? await Patch(before, notifies: false) : answer;
            },
            stop
        );

        Task<GoogleAnswer> Patch(JsonObject before, bool notifies)
        {
            var patch = GoogleChange.Patch(before, bodies.Object);
            if (notifies)
            {
                patch["notifyPreference"] = "NOTIFY_ON_UPDATE"; // of this request alone, so that it is no part of what is stored
            }

            return google.Send(issuer.Account, HttpMethod.Patch, $"{resource}/{Id(bodies)}", patch.ToJsonString(), stop);
        }
    }

    private static string Id(GoogleBodies bodies) => bodies.Object["id"]!.GetValue<string>();
}
