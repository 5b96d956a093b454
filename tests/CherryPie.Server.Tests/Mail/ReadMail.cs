using System.Text;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Tests.Mail;

/// <summary>A message as a mail reader parses it.</summary>
internal sealed partial class ReadMail
{
    public ReadMail(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        foreach (var line in text[..end].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Headers.Add((line[..colon], line[(colon + 2)..]));
        }

        foreach (Match part in Part().Matches(text))
        {
            Parts.Add((part.Groups[1].Value, Convert.FromBase64String(part.Groups[2].Value)));
        }
    }

    public List<(string Name, string Value)> Headers { get; } = [];

    public List<(string Type, byte[] Content)> Parts { get; } = [];

    public string Subject =>
        string.Concat(Word().Matches(Header("Subject")).Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w.Groups[1].Value))));

    public string Plain => Encoding.UTF8.GetString(Parts.Single(p => p.Type == "text/plain").Content);

    public string Html => Encoding.UTF8.GetString(Parts.Single(p => p.Type == "text/html").Content);

    public string Header(string name) => Headers.Single(h => h.Name == name).Value;

    [GeneratedRegex(
        @"\r\nContent-Type: ([^;]+);[^\r]*\r\n(?:Content-Disposition: attachment[^\r]*\r\n)?"
            + @"Content-Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--"
    )]
    private static partial Regex Part();

    [GeneratedRegex(@"=\?utf-8\?B\?([A-Za-z0-9+/=]+)\?=")]
    private static partial Regex Word();
}
