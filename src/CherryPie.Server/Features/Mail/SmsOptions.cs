namespace CherryPie.Server.Features.Mail;

/// <summary>A gateway that takes POST {to,text}.</summary>
internal sealed class SmsOptions
{
    public Uri? Url { get; set; }

    /// <summary>The Authorization header to send with it.</summary>
    public string? Authorization { get; set; }
}
