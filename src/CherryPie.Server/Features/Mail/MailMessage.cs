using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CherryPie.Server.Features.Mail;

/// <summary>One mail as bytes (RFC 5322, 2045, 2047). A retry has the same Message-ID and Date, so that a mail server or reader that has the first one takes it for the same.</summary>
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

    /// <summary>Whom it is addressed to, where the caller has said so.</summary>
    public string? ToName { get; init; }

    public byte[] Write()
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)))[..16];
        var mail = new StringBuilder();
        Line($"From: <{From}>");
        Line(ToName is { Length: > 0 } ? $"To: {Words(ToName)} <{To}>" : $"To: <{To}>");
        Line($"Subject: {Words(Subject)}");
        Line($"Date: {Date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000");
        Line($"Message-ID: <{Id}>");
        Line("MIME-Version: 1.0");
        Line($"Content-Language: {Language}");
        Line("Auto-Submitted: auto-generated");
        Line($"Content-Type: multipart/mixed; boundary=\"mixed-{mark}\"\r\n");
        Line($"--mixed-{mark}\r\nContent-Type: multipart/alternative; boundary=\"either-{mark}\"\r\n");
        Part($"either-{mark}", "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Text));
        Part($"either-{mark}", "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Html));
        Line($"--either-{mark}--");
        if (Pass is not null)
        {
            Part(
                $"mixed-{mark}",
                "application/vnd.apple.pkpass; name=\"pass.pkpass\"\r\nContent-Disposition: attachment; filename=\"pass.pkpass\"",
                Pass
            );
        }

        Line($"--mixed-{mark}--");
        return Encoding.ASCII.GetBytes(mail.ToString());

        void Line(string text) => mail.Append(text).Append("\r\n");

        void Part(string boundary, string type, byte[] content)
        {
            Line($"--{boundary}\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n");
            foreach (var line in Convert.ToBase64String(content).Chunk(76))
            {
                mail.Append(line).Append("\r\n");
            }
        }
    }

    // Always encoded, so that no value of a customer is ever header syntax; split between characters only.
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
}
