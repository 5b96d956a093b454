using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Passes;

/// <summary>What a change of a pass's recovery address entails: the edit link that went to the former address ends, and the new address
/// is mailed the links.</summary>
internal sealed class AddressChange(RecoveryMailLimit limit, ILogger<AddressChange> log)
{
    /// <summary>Acts by what is changed of a pass that is about to be stored.</summary>
    /// <param name="change">Of the locked pass.</param>
    /// <param name="isCounted">Whether the limit has counted the mail already.</param>
    /// <param name="mails">Whether the new address is mailed.</param>
    /// <returns>The job that mails it; null where none is needed.</returns>
    public Job? Follow(PassChange change, bool isCounted, bool mails)
    {
        var (former, pass) = (change.Stored.RecoveryEmail, change.Pass);
        if (former == pass.RecoveryEmail)
        {
            return null;
        }

        if (former is not null)
        {
            pass.EditRevision++;
        }

        if (!mails || pass.RecoveryEmail is not { } to)
        {
            return null;
        }

        // The address is stored in any case: a client that corrects the addresses of many passes at once is not to be refused.
        if (isCounted || limit.Take(pass.AccountId, to, out _))
        {
            return Job.Of(JobKinds.RecoveryMail, pass.Id, pass.AccountId);
        }

        log.LogInformation(
            "The new recovery address of pass {Pass} is stored and not mailed: it was sent {Most} mails within an hour "
                + "(Mail__PerAddressPerHour)",
            pass.Id,
            limit.Most
        );
        return null;
    }
}
