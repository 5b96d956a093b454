using System.Globalization;

namespace CherryPie.Server.Features.Events;

/// <summary>The id of an event: <c>evt_</c>, its position in base 36, <c>_</c> and 16 random hexadecimal digits. It holds no dot, which
/// would end it in what webhooks sign, and the position finds the row without an index of ids.</summary>
internal static class EventIds
{
    /// <summary>In characters: that of the greatest bigint.</summary>
    public const int LongestCursor = 13;

    private const string Prefix = "evt_";
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>SQL that makes the id of a column's position.</summary>
    public static string Sql(string position) =>
        $"'{Prefix}' || ltrim({Base36Sql(position)}, '0') || '_' || right(replace(gen_random_uuid()::text, '-', ''), 16)";

    /// <summary>A position as a cursor: base 36.</summary>
    public static string Cursor(long position)
    {
        Span<char> digits = stackalloc char[LongestCursor];
        var at = LongestCursor;
        do
        {
            digits[--at] = Digits[(int)(position % 36)];
            position /= 36;
        } while (position > 0);

        return digits[at..].ToString();
    }

    /// <returns>Null for what no cursor is.</returns>
    public static long? Position(string cursor)
    {
        if (cursor.Length is 0 or > LongestCursor)
        {
            return null;
        }

        Int128 position = 0;
        foreach (var c in cursor)
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            position = (position * 36) + digit;
        }

        return position <= long.MaxValue ? (long)position : null;
    }

    /// <returns>The position of the event with this id; null for what no id is. The row decides whether the rest is right.</returns>
    public static long? PositionOf(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) && id.IndexOf('_', Prefix.Length) is > 0 and var end
            ? Position(id[Prefix.Length..end])
            : null;

    // Eleven digits reach until the year 6140.
    private static string Base36Sql(string position) =>
        string.Join(
            " || ",
            Enumerable
                .Range(0, 11)
                .Reverse()
                .Select(p =>
                    string.Create(CultureInfo.InvariantCulture, $"substr('{Digits}', ({position} / {Power(p)} % 36)::integer + 1, 1)")
                )
        );

    private static long Power(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
        {
            power *= 36;
        }

        return power;
    }
}
