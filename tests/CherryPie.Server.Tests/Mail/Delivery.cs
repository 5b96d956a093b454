using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CherryPie.Server.Tests.Mail;

/// <summary>One delivery without a server's queue.</summary>
internal static class Delivery
{
    /// <summary>Over STARTTLS, without a user and with a certificate that is trusted, unless <paramref name="change"/> says otherwise;
    /// without a <paramref name="publicUrl"/>, from a server in Development.</summary>
    public static async Task By(FakeSmtp smtp, Action<MailOptions>? change = null, string? publicUrl = null, string to = "b@example.com")
    {
        var options = new MailOptions
        {
            Host = "127.0.0.1",
            Port = smtp.Port,
            Password = "wörd",
            TrustedRootsFile = smtp.RootsFile,
        };
        change?.Invoke(options);
        var message = new MailMessage("id@example.com", "a@example.com", to, "x", DateTimeOffset.UnixEpoch, "en", "x", "x", null);
        await Of(options, publicUrl ?? "http://127.0.0.1:8080").Send(message, CancellationToken.None);
    }

    public static SmtpDelivery Of(MailOptions options, string publicUrl = "http://127.0.0.1:8080") =>
        new(options, new PublicUrl(new HostingOptions { PublicUrl = publicUrl }, null!, null!, NullLogger<PublicUrl>.Instance));
}
