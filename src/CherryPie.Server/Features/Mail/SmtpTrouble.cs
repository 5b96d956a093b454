namespace CherryPie.Server.Features.Mail;

/// <summary>A failure that may pass by itself, so that the mail is retried. Its message holds no word of the mail server, because
/// those repeat addresses, and it is logged.</summary>
internal sealed class SmtpTrouble(string message) : Exception(message);
