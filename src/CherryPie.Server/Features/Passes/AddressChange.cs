using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Passes;

/// <summary>What a change of a pass's recovery address entails: the edit link that went to the former address ends, and the new address
/// is mailed the links.</summary>
internal sealed class AddressChange(ServerDb db, RecoveryMailLimit limit, ILogger<AddressChange> log)
{
    /// <summary>Acts by what is modified of a pass that is about to be saved.</summary>
    /// <param name="pass">The locked pass.</param>
    /// <param name="isCounted">Whether the limit has counted the mail already.</param>
    /// <param name="mails">Whether the new address is mailed.</param>
    public void Follow(Pass pass, bool isCounted, bool mails)
    {
        var address = db.Entry(pass).Property(p => p.RecoveryEmail);
        if (!address.IsModified)
        {
            return;
        }

        if (address.OriginalValue is not null)
        {
            pass.EditRevision++;
        }

        if (!mails || pass.RecoveryEmail is not { } to)
        {
            return;
        }

        // The address is stored in any case: a client that corrects the addresses of many passes at once is not to be refused.
        if (isCounted || limit.Take(pass.AccountId, to, out _))
        {
            db.Add(Job.Of(JobKinds.RecoveryMail, pass.Id, pass.AccountId));
        }
        else
        {
            log.LogInformation(
                "The new recovery address of pass {Pass} is stored and not mailed: it was sent {Most} mails within an hour "
                    + "(Mail__PerAddressPerHour)",
                pass.Id,
                limit.Most
            );
        }
    }
}
