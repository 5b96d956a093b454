using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>Has Google know the class of a pass.</summary>
internal sealed class SendClass(GoogleTable table, JudgeAnswer judge, GoogleClient google, GoogleUpsert upsert)
{
    /// <param name="issuer">Whose it is.</param>
    /// <param name="pass">A pass of the class.</param>
    /// <param name="mayChange">Whether a class that is there already is changed: a template's new design is shown by its push alone. The id
    /// of a class with values of passes tells its content, so that such a one never changes.</param>
    public async Task<GoogleSending> Run(OpenedIssuer issuer, GooglePass pass, bool mayChange, CancellationToken stop)
    {
        var (row, bodies, hash) = (issuer.Row, pass.Bodies, pass.Bodies.ClassHash);
        var known = await table.Find(row, bodies.ClassId, stop);
        if (known is { IsSent: true, BodyHash: { } sent } && known.Kind == bodies.Kind && (sent == hash || !mayChange))
        {
            return GoogleSending.Done;
        }

        if (known?.Kind is { } kind && kind != bodies.Kind)
        {
            return new(
                GoogleSendingState.Refused,
                $"Google has the class {bodies.ClassId} as {kind.Name()}, and the pass is to be {bodies.Kind.Name()}"
            );
        }

        if (await table.Lease(row, pass.Template.Id, bodies, stop) is not { } held)
        {
            return GoogleSending.Busy;
        }

        var leaves = true;
        string? error = null;
        try
        {
            if (held is { IsSent: true, BodyHash: { } meanwhile } && (meanwhile == hash || !mayChange))
            {
                return GoogleSending.Done;
            }

            if (!await table.Begin(row, bodies.ClassId, stop))
            {
                leaves = false;
                return GoogleSending.Busy;
            }

            var answer = await Send(issuer, bodies, held, stop);
            var sending = await judge.Run(issuer, answer, stop);
            if (answer.IsOk)
            {
                leaves = false;
                await table.End(row, bodies.ClassId, bodies.Class.ToJsonString(), hash);
                return GoogleSending.Done;
            }

            error = sending.Fault;
            return sending;
        }
        finally
        {
            if (leaves)
            {
                await table.Leave(row, bodies.ClassId, error);
            }
        }
    }

    private Task<GoogleAnswer> Send(OpenedIssuer issuer, GoogleBodies bodies, HeldRow held, CancellationToken stop)
    {
        var resource = bodies.Kind.ClassResource();
        return upsert.Run(
            issuer.Account,
            resource,
            bodies.Class,
            held,
            before =>
                google.Send(
                    issuer.Account,
                    HttpMethod.Patch,
                    $"{resource}/{bodies.ClassId}",
                    GoogleChange.Patch(before, bodies.Class).ToJsonString(),
                    stop
                ),
            stop
        );
    }
}
