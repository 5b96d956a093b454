using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Mail;

/// <summary>The gateway for text messages: it takes POST {to,text}.</summary>
internal sealed class SmsOptions
{
    [SecretSetting]
    public Uri? Url { get; set; }

    /// <summary>The Authorization header of the requests; null for none.</summary>
    [SecretSetting]
    public string? Authorization { get; set; }
}
