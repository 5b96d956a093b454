using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>A number format that fills whole numbers up with zeros, as of postal codes and customer numbers: <c>00000</c>,
/// <c>000-000</c>, <c>"D-"00000</c>. How other formats show a number hangs on the language of the spreadsheet.</summary>
internal sealed class XlsxPattern
{
    private const int LongestCode = 100;

    // What a spreadsheet shows as it stands.
    private const string Plain = " -()+:";
    private readonly List<(char Sign, bool IsDigit)> _signs;
    private readonly bool _hasSign;

    private XlsxPattern(List<(char Sign, bool IsDigit)> signs, bool hasSign) => (_signs, _hasSign) = (signs, hasSign);

    /// <returns>Null for another kind of format.</returns>
    public static XlsxPattern? Of(string code)
    {
        var signs = new List<(char Sign, bool IsDigit)>();
        for (var at = 0; at < code.Length && code.Length <= LongestCode; at++)
        {
            var end = code[at] is '"' or '[' ? code.IndexOf(code[at] == '"' ? '"' : ']', at + 1) : at;
            switch (code[at])
            {
                case '0' or '#':
                    signs.Add((code[at], true));
                    break;
                case '"' when end > 0:
                    signs.AddRange(code[(at + 1)..end].Select(c => (c, false)));
                    break;
                case '[' when end > 0 && IsPassedOver(code[(at + 1)..end]):
                    break;
                case '\\' when at + 1 < code.Length:
                    signs.Add((code[end = at + 1], false));
                    break;
                case ';':
                    return Checked(signs, hasSign: true); // negative numbers have a form of their own
                case var plain when Plain.Contains(plain, StringComparison.Ordinal):
                    signs.Add((plain, false));
                    break;
                default:
                    return null;
            }

            at = end;
        }

        return Checked(signs, hasSign: false);
    }

    /// <returns>Null: it shows the number as it is.</returns>
    public string? Shown(string number)
    {
        var isNegative = number.StartsWith('-');
        var digits = isNegative ? number[1..] : number;
        if (digits.Length == 0 || digits.AsSpan().ContainsAnyExceptInRange('0', '9') || (_hasSign && (isNegative || digits == "0")))
        {
            return null;
        }

        var (shown, left, first) = (new StringBuilder(), digits.Length, _signs.FindIndex(s => s.IsDigit));
        for (var at = _signs.Count - 1; at >= 0; at--)
        {
            var (sign, isDigit) = _signs[at];
            if (!isDigit)
            {
                shown.Insert(0, sign);
            }
            else if (left == 0)
            {
                shown.Insert(0, sign == '0' ? "0" : "");
            }
            else
            {
                var from = at == first ? 0 : left - 1;
                shown.Insert(0, digits[from..left]);
                left = from;
            }
        }

        return isNegative ? "-" + shown : shown.ToString();
    }

    private static XlsxPattern? Checked(List<(char Sign, bool IsDigit)> signs, bool hasSign) =>
        signs.Count(s => s is ('0', true)) > 1 ? new(signs, hasSign) : null;

    // A colour or a language; not a condition or a currency.
    private static bool IsPassedOver(string inBrackets) =>
        inBrackets.StartsWith("$-", StringComparison.Ordinal) || (inBrackets.Length > 0 && inBrackets.All(char.IsAsciiLetter));
}
