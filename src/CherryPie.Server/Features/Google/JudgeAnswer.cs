namespace CherryPie.Server.Features.Google;

/// <summary>What an answer means for the class or object that was sent, and for its issuer.</summary>
internal sealed class JudgeAnswer(GoogleClient google, OpenIssuer issuers)
{
    /// <param name="issuer">Whose it is.</param>
    /// <param name="answer">To what was sent.</param>
    /// <param name="stop">Gives up asking Google about the issuer.</param>
    public async Task<GoogleSending> Run(OpenedIssuer issuer, GoogleAnswer answer, CancellationToken stop)
    {
        // A body that names what is another's gets a 403 as well: whether Google shows the issuer tells which it was.
        if (answer.Status == StatusCodes.Status403Forbidden)
        {
            var shown = await google.Send(issuer.Account, HttpMethod.Get, "issuer/" + issuer.Row.IssuerId, json: null, stop);
            answer =
                shown.IsOk ? answer with { Status = StatusCodes.Status400BadRequest }
                : shown.IsForbidden ? answer
                : shown;
        }

        await issuers.Note(issuer.Row, answer, CancellationToken.None);
        return answer.IsOk ? GoogleSending.Done : GoogleSending.Of(answer);
    }
}
