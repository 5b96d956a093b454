using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Mail;

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

    /// <summary>The first delay after a passing failure.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(5);
}

internal enum MailSecurity
{
    None,
    StartTls,
}
