using System.Globalization;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Platform.Http;

/// <summary>One mailbox that may stand in an SMTP command and a header as it is (https://html.spec.whatwg.org/#valid-e-mail-address); an
/// international domain as its ASCII form.</summary>
internal static partial class MailAddressRule
{
    public const int Longest = 254;
    public const string Allowed = "must be one e-mail address such as name@example.com";

    /// <returns>The address in ASCII; null when it is none.</returns>
    public static string? Ascii(string? text)
    {
        if (text is null || text.LastIndexOf('@') is not (> 0 and var at))
        {
            return null;
        }

        try
        {
            var address = text[..(at + 1)] + new IdnMapping().GetAscii(text, at + 1);
            return address.Length <= Longest && Mailbox().IsMatch(address) ? address : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*(?<=\A.{1,64})"
            + @"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Mailbox();
}
