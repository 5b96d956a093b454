using System.Text;
using MailKit;

namespace CherryPie.Server.Features.Mail;

/// <summary>Follows one session by the bytes that MailKit shows to its protocol logger. It keeps only the last command's name and the
/// last reply's code, because the lines hold addresses and passwords. It ends the session in two cases that MailKit lets pass: a reply
/// that does not end, which MailKit would read until the time-out, and bytes behind a reply to EHLO or STARTTLS. Those may have
/// been injected before TLS; MailKit drops what follows the reply to STARTTLS without a word.</summary>
internal sealed class SmtpTrace : IProtocolLogger
{
    // In bytes. Real replies have some hundreds.
    private const int LongestReply = 64 * 1024;

    private static readonly string[] _commands = ["EHLO", "HELO", "STARTTLS", "AUTH", "MAIL FROM", "RCPT TO", "DATA"];

    private int _length;
    private int _column;
    private bool _continues;
    private bool _isEnded;

    /// <summary>The command whose reply came last or is awaited; before the first one, "greeting".</summary>
    public string Step { get; private set; } = "greeting";

    /// <summary>The code of the last reply, as far as it was read.</summary>
    public int Code { get; private set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri) { }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        (_length, _column, _isEnded) = (0, 0, false);
        var sent = buffer.AsSpan(offset, count);

        // What follows DATA is the message, and may begin with anything.
        foreach (var command in Step == "DATA" ? [] : _commands)
        {
            if (sent.Length > command.Length && Ascii.Equals(sent[..command.Length], command))
            {
                Step = command;
            }
        }
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        if ((_length += count) > LongestReply)
        {
            throw new SmtpTrouble($"the mail server's reply to {Step} is endless");
        }

        foreach (var one in buffer.AsSpan(offset, count))
        {
            if (_isEnded && Step is "greeting" or "EHLO" or "HELO" or "STARTTLS")
            {
                throw new SmtpTrouble($"the mail server's reply to {Step} is followed by something that was not asked for");
            }

            Read(one);
        }
    }

    public void Dispose() { }

    // RFC 5321, 4.2.1: "250-" continues a reply, "250 " or "250" ends it.
    private void Read(byte one)
    {
        if (one == '\n')
        {
            _isEnded = _column < 4 || !_continues;
            _column = 0;
            return;
        }

        _isEnded = false;
        if (_column < 3)
        {
            Code = (_column == 0 ? 0 : Code * 10) + (one is >= (byte)'0' and <= (byte)'9' ? one - '0' : 0);
        }
        else if (_column == 3)
        {
            _continues = one == '-';
        }

        _column++;
    }
}
