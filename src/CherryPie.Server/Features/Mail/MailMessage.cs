using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace CherryPie.Server.Features.Mail;

/// <summary>One mail (RFC 5322, 2045, 2047). A retry writes the same bytes, Message-ID and Date included, so that a mail server or
/// reader that already has the mail recognizes it.</summary>
internal sealed record MailMessage(
    string Id,
    string From,
    string To,
    string Subject,
    DateTimeOffset Date,
    string Language,
    string Text,
    string Html,
    byte[]? Pass
)
{
    private const int EncodedWordBytes = 42;
    private static readonly FormatOptions _crlf = CrLf();

    /// <summary>The recipient's name, as the caller gave it; null for the address alone.</summary>
    public string? ToName { get; init; }

    /// <returns>The message; dispose of it.</returns>
    public MimeMessage Mime()
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)))[..16];
        var body = new Multipart("mixed") { Boundary = $"mixed-{mark}" };
        body.Add(
            new MultipartAlternative(InBase64(new TextPart("plain") { Text = Text }), InBase64(new TextPart("html") { Text = Html }))
            {
                Boundary = $"either-{mark}",
            }
        );
        if (Pass is not null)
        {
            body.Add(
                InBase64(
                    new MimePart("application", "vnd.apple.pkpass")
                    {
                        Content = new MimeContent(new MemoryStream(Pass)),
                        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
                        FileName = "pass.pkpass",
                    }
                )
            );
        }

        var message = new MimeMessage(
            Raw("From", $"<{From}>"),
            Raw("To", ToName is { Length: > 0 } ? $"{Words(ToName)} <{To}>" : $"<{To}>"),
            Raw("Subject", Words(Subject)),
            Raw("Date", $"{Date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000"),
            Raw("Message-ID", $"<{Id}>"),
            Raw("MIME-Version", "1.0")
        )
        {
            Body = body,
        };

        // Not above: the constructor leaves out what begins with "Content-".
        message.Headers.Add(Raw("Content-Language", Language));
        message.Headers.Add(Raw("Auto-Submitted", "auto-generated"));
        return message;
    }

    public byte[] Write()
    {
        using var message = Mime();
        using var bytes = new MemoryStream();
        message.WriteTo(_crlf, bytes);
        return bytes.ToArray();
    }

    // Base64 has no line that starts with a dot and no character beyond ASCII, so a mail server has no reason to change a byte.
    private static T InBase64<T>(T part)
        where T : MimePart
    {
        part.ContentTransferEncoding = ContentEncoding.Base64;
        return part;
    }

    private static Header Raw(string name, string value)
    {
        var header = new Header(name, "");
        header.SetRawValue(Encoding.ASCII.GetBytes($" {value}\r\n"));
        return header;
    }

    // Always encoded, so that no value of a customer is ever header syntax, and split between characters only. MimeKit's own encoding
    // sends ASCII as it is: it passes on a subject such as "=?utf-8?Q?=0D=0A?=", which a mail reader would decode, and joins lines.
    private static string Words(string text)
    {
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > EncodedWordBytes)
            {
                words.Add(Convert.ToBase64String([.. word]));
                word.Clear();
            }

            word.AddRange(bytes);
        }

        words.Add(Convert.ToBase64String([.. word]));
        return string.Join("\r\n ", words.Select(w => $"=?utf-8?B?{w}?="));
    }

    private static FormatOptions CrLf()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        return options;
    }
}
