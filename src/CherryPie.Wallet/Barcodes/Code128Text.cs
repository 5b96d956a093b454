namespace CherryPie.Wallet;

/// <summary>Writes a message in Code 128's characters, as few as possible. ISO/IEC 15417 4.3.4 and its annex on shortest symbols.</summary>
internal static class Code128Text
{
    // The code set at a place of the symbol; "High" after two FNC4, from where on characters count for the upper half of ISO 8859-1, which
    // C does not have.
    private const int Start = 0,
        A = 1,
        B = 2,
        C = 3,
        HighA = 4,
        HighB = 5,
        Modes = 6;

    private const int Shift = 98,
        ToC = 99,
        ToB = 100,
        ToA = 101,
        StartA = 103;

    // How a character is written in the mode.
    private const int Plain = 0,
        AfterFnc4 = 1,
        Shifted = 2;

    /// <summary>The values from the start character on; null when a character is outside of ISO 8859-1.</summary>
    public static List<int>? Write(string message)
    {
        var path = new CheapestPath(message.Length, Modes);
        for (var i = 0; i < message.Length; i++)
        {
            for (var from = Start; from < Modes; from++)
            {
                for (var to = A; to < Modes && path.Reached(i, from); to++)
                {
                    Offer(path, message, i, from, to);
                }
            }
        }

        return path.Best() is not { } steps ? null : [.. steps.SelectMany(step => Values(message, step))];
    }

    private static void Offer(CheapestPath path, string message, int i, int from, int to)
    {
        var cost = Switch(from, to).Count;
        if (to == C)
        {
            if (i + 1 < message.Length && char.IsAsciiDigit(message[i]) && char.IsAsciiDigit(message[i + 1]))
            {
                path.Offer(i, from, i + 2, to, cost + 1, Plain);
            }
        }
        else if (message[i] <= 0xFF)
        {
            var fits = (message[i] >= 0x80) == IsHigh(to);
            if (IsIn(to, message[i]))
            {
                path.Offer(i, from, i + 1, to, cost + (fits ? 1 : 2), fits ? Plain : AfterFnc4);
            }
            else if (fits)
            {
                path.Offer(i, from, i + 1, to, cost + 2, Shifted);
            }
        }
    }

    private static IEnumerable<int> Values(string message, CheapestPath.Step step)
    {
        var first = message[step.Position];
        var values = Switch(step.Mode, step.ToMode);
        if (step.ToMode == C)
        {
            return [.. values, int.Parse(message.AsSpan(step.Position, 2), System.Globalization.CultureInfo.InvariantCulture)];
        }

        var low = first & 0x7F;
        var value = low < 32 ? low + 64 : low - 32;
        return step.How switch
        {
            Plain => [.. values, value],
            AfterFnc4 => [.. values, Fnc4(step.ToMode), value],
            _ => [.. values, Shift, value],
        };
    }

    private static List<int> Switch(int from, int to)
    {
        var values = new List<int>();
        if (IsHigh(from) && !IsHigh(to))
        {
            values.AddRange([Fnc4(from), Fnc4(from)]);
        }

        if (from == Start)
        {
            values.Add(StartA + Set(to) - A);
        }
        else if (Set(from) != Set(to))
        {
            values.Add(
                Set(to) switch
                {
                    A => ToA,
                    B => ToB,
                    _ => ToC,
                }
            );
        }

        if (IsHigh(to) && !IsHigh(from))
        {
            values.AddRange([Fnc4(to), Fnc4(to)]);
        }

        return values;
    }

    private static bool IsHigh(int mode) => mode >= HighA;

    private static int Set(int mode) =>
        mode switch
        {
            HighA => A,
            HighB => B,
            _ => mode,
        };

    private static int Fnc4(int mode) => Set(mode) == A ? ToA : ToB;

    private static bool IsIn(int mode, char character) => Set(mode) == A ? (character & 0x7F) < 96 : (character & 0x7F) >= 32;
}
