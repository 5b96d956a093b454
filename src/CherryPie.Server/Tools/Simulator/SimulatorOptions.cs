using System.Globalization;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>Reads the options that stand-ins have in common.</summary>
internal static class SimulatorOptions
{
    /// <returns>Null when it was not given.</returns>
    public static int? Whole(Func<string, string?> given, string option, int least, int most) =>
        given(option) is not { } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new OperatorError(
            most == int.MaxValue
                ? $"{option} must be a whole number above {least - 1}"
                : $"{option} must be a whole number from {least} to {most}"
        );

    /// <returns>Null when it was not given.</returns>
    public static TimeSpan? Duration(Func<string, string?> given, string option)
    {
        if (given(option) is not { } text)
        {
            return null;
        }

        var (digits, unit) =
            text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1)
            : text.EndsWith('s') ? (text[..^1], 1000)
            : ("", 0);
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 3_600_000
            ? TimeSpan.FromMilliseconds((double)number * unit)
            : throw new OperatorError($"{option} must be such as 200ms or 5s");
    }
}
