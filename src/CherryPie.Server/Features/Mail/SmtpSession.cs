using System.Net.Sockets;
using System.Text;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Mail;

/// <summary>Commands and their replies, one after the other (RFC 5321, 4.2).</summary>
internal sealed class SmtpSession(Stream stream)
{
    private const int LongestReply = 64 * 1024;

    public Task Greeting(CancellationToken stop) => Reply("greeting", final: false, stop);

    /// <param name="line">The command, without its end.</param>
    /// <param name="step">What error texts call it.</param>
    /// <param name="stop">Stops waiting.</param>
    /// <param name="final">A 5xx is about this mail. One about the session is for the operator to put right, and the mail waits.</param>
    public async Task<string> Say(string line, string step, CancellationToken stop, bool final = false)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop);
        return await Reply(step, final, stop);
    }

    public ValueTask Write(byte[] message, CancellationToken stop) => stream.WriteAsync(message, stop);

    public async Task Quit(CancellationToken stop)
    {
        try
        {
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), stop);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The mail is delivered: a failure now would send it twice.
        }
    }

    /// <returns>The words that follow an extension's name in the reply to EHLO; null when it is not there.</returns>
    public static string[]? Offered(string reply, string extension) =>
        reply
            .Split('\n')
            .Where(l => l.Length > 4)
            .Select(l => l[4..].Trim().Split((char[])[' ', '=']))
            .FirstOrDefault(w => w[0].Equals(extension, StringComparison.OrdinalIgnoreCase))
            ?[1..];

    // Byte by byte: nothing after the reply to STARTTLS may be read as if TLS had protected it.
    private async Task<string> Reply(string step, bool final, CancellationToken stop)
    {
        var (all, line, one) = (new StringBuilder(), new StringBuilder(), new byte[1]);
        while (all.Length < LongestReply)
        {
            await stream.ReadExactlyAsync(one, stop);
            line.Append((char)one[0]);
            all.Append((char)one[0]);
            if (one[0] != '\n')
            {
                continue;
            }

            var said = line.ToString();
            line.Clear();
            if (said.Length > 3 && said[3] == '-')
            {
                continue;
            }

            // Its words may repeat the address: only the code is kept.
            var code = said.Length >= 3 && int.TryParse(said.AsSpan(0, 3), out var number) ? number : 0;
            return code is >= 200 and < 400 ? all.ToString()
                : final && code is >= 500 and < 600 ? throw new JobFailure($"the mail server refused {step} for good: {code}", final: true)
                : throw new SmtpTrouble($"the mail server answered {step} with {code}");
        }

        throw new SmtpTrouble($"the mail server's reply to {step} is endless");
    }
}

/// <summary>What may pass by itself; no word of it is the mail server's.</summary>
internal sealed class SmtpTrouble(string message) : Exception(message);
