using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Mail;

/// <summary>The cool-down of an address: a client in a loop would fill its customer's mailbox. Each server counts by itself.</summary>
internal sealed class ResendLimit(MailOptions options, TimeProvider clock)
{
    private readonly TokenBuckets<(Guid Account, string Address)> _buckets = new(options.PerAddressPerHour, clock, TimeSpan.FromHours(1));

    /// <exception cref="Refusal">The address has had its mails of the hour.</exception>
    public void Take(Guid account, string address)
    {
        if (!_buckets.Take((account, address.ToUpperInvariant()), out var wait, out _))
        {
            throw Refusal.Invalid(
                $"recoveryEmail: this address was sent {options.PerAddressPerHour} mails within an hour (Mail__PerAddressPerHour); the "
                    + $"next one can be sent in {Math.Ceiling(wait.TotalMinutes)} min"
            );
        }
    }
}
