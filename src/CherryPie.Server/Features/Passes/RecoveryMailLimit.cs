using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>The cool-down of an address: a client in a loop would fill its customer's mailbox. Mails of resend and of changed addresses
/// count, those of issued passes don't. Each server counts by itself.</summary>
/// <param name="most">Mails to an address of an account within an hour.</param>
internal sealed class RecoveryMailLimit(int most, TimeProvider clock)
{
    private readonly TokenBuckets<(Guid Account, string Address)> _buckets = new(most, clock, TimeSpan.FromHours(1));

    public int Most => most;

    /// <returns>False when the address has had its mails of the hour.</returns>
    public bool Take(Guid account, string address, out TimeSpan wait) =>
        _buckets.Take((account, (MailAddressRule.Ascii(address) ?? address).ToUpperInvariant()), out wait, out _);
}
