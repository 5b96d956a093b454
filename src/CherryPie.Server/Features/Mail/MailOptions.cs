using System.ComponentModel.DataAnnotations;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Mail;

internal sealed class MailOptions
{
    /// <summary>Without one, mails become .eml files in the data folder.</summary>
    public string? Host { get; set; }

    /// <summary>Null: 465 with <see cref="MailSecurity.Tls"/>, else 587.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    public string? User { get; set; }

    [SecretSetting]
    public string? Password { get; set; }

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    public string? From { get; set; }

    /// <summary>A PEM file: the only roots that the mail server is trusted by. Null: the machine's own.</summary>
    public string? TrustedRootsFile { get; set; }

    /// <summary>The time-out of one delivery; shorter than a job's lease.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:45", ErrorMessage = "a duration from 00:00:00.1 to 00:00:45")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>The first delay after a failure that may pass.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many mails resend and changes of the address send to one address of an account within an hour.</summary>
    [Range(1, 10_000)]
    public int PerAddressPerHour { get; set; } = 5;

    public int PortOrDefault() => Port ?? (Security == MailSecurity.Tls ? 465 : 587);
}

internal enum MailSecurity
{
    /// <summary>In clear text.</summary>
    None,

    /// <summary>TLS after the greeting (RFC 3207), or no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,
}
