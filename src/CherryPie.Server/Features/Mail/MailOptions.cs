using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Features.Mail;

internal sealed class MailOptions
{
    /// <summary>Without one, mails become .eml files in the data folder.</summary>
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    public string? From { get; set; }

    /// <summary>PEM: the only roots that the mail server is trusted by, where the machine's own do not do.</summary>
    public string? TrustedRootsFile { get; set; }

    /// <summary>The most that one delivery takes; below a job's lease.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:45", ErrorMessage = "a duration from 00:00:00.1 to 00:00:45")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>The first delay after a passing failure.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(5);
}

internal enum MailSecurity
{
    None,
    StartTls,
}
