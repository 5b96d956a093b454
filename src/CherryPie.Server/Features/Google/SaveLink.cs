using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>An answer to who wants to save a pass.</summary>
/// <param name="Url">Of Google's page; null: the pass is on its way to Google, ask again after <see cref="Again"/>.</param>
internal sealed record SavedLink(string? Url)
{
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
}

/// <summary>The link to Google's page that saves a pass. Class and object are sent to Google when somebody first asks for it: with 20
/// requests a second a million passes would take 14 hours.</summary>
internal sealed class SaveLink(
    ServerDb db,
    ReadPass passes,
    GoogleTable table,
    SendObject send,
    OpenIssuer issuers,
    GoogleOptions options,
    PublicUrl url,
    TimeProvider clock
)
{
    // Whoever waits longer is told to come again.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5),
        _look = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan _mended = TimeSpan.FromHours(1);

    /// <returns>Null where the campaign of the pass has no issuer.</returns>
    /// <exception cref="Refusal">400: it has not begun, is over, invalid or void. 503: Google does not take it.</exception>
    public async Task<SavedLink?> Run(string pass, CancellationToken stop)
    {
        var found = await passes.Public(pass, stop);
        if (found.Template.Campaign.GoogleIssuerId is not { } issuer)
        {
            return null;
        }

        found.RequireUsable(clock.GetUtcNow());
        using var opened = await Open(issuer, stop);
        var row = await Find(pass, stop);
        if (row?.SentAt is null)
        {
            if (!await Send(found.Pass, issuer, isNew: row is null, stop))
            {
                return new(Url: null);
            }

            row = await Find(pass, stop);
        }

        var payload = GoogleSaveLink.Payload(
            opened.Account.ClientEmail,
            new Uri(url.Value).GetLeftPart(UriPartial.Authority),
            row!.Kind!.Value,
            GoogleIds.Object(opened.Row.IssuerId, pass),
            row.ClassId!,
            clock.GetUtcNow()
        );
        return new(Url(GoogleTokens.Sign(opened.Account, payload.ToJsonString())));
    }

    private string Url(string token)
    {
        try
        {
            return GoogleSaveLink.Url(options.SaveUrl.AbsoluteUri, token);
        }
        catch (InvalidOperationException e)
        {
            throw Refusal.Broken(
                $"This pass can't be handed to Google: {e.Message} The issuer needs a key of 2048 bits, or PublicUrl a shorter host"
            );
        }
    }

    private async Task<OpenedIssuer> Open(string issuer, CancellationToken stop)
    {
        try
        {
            return await issuers.Run(issuer, stop);
        }
        catch (JobFailure e)
        {
            throw Refusal.Broken($"This pass can't be handed to Google: {e.Message}");
        }
    }

    private Task<GoogleObject?> Find(string pass, CancellationToken stop) =>
        db.GoogleObjects.IgnoreQueryFilters([ServerDb.OwnAccount]).AsNoTracking().SingleOrDefaultAsync(o => o.PassId == pass, stop);

    private async Task<bool> Send(Pass pass, string issuer, bool isNew, CancellationToken stop)
    {
        if (isNew)
        {
            await table.Insert(pass.Id, issuer, stop);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        try
        {
            var sending = await send.Run(pass.Id, issuer, patience.Token);
            while (sending is { State: GoogleSendingState.Busy, IsHeld: false })
            {
                await Task.Delay(_look, patience.Token); // somebody else sends it, or its class
                sending = await send.Run(pass.Id, issuer, patience.Token);
            }

            switch (sending.State)
            {
                case GoogleSendingState.Done:
                    return true;
                case GoogleSendingState.Refused:
                    throw Refusal.Unavailable("Google does not take this pass: whoever issued it must correct it first", _mended);
                default:
                    break;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // it takes longer
        }

        // It is done though nobody comes again.
        db.Add(Job.Of(JobKinds.GoogleObject, pass.Id, pass.AccountId));
        await db.SaveChangesAsync(stop);
        return false;
    }
}
