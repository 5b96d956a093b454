using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Endpoints.Console;

internal sealed class ConsoleOptions
{
    /// <summary>False: there is no console, and nothing at its addresses.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Who does nothing for so long signs in again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = "a duration from 00:01:00 to 30.00:00:00")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>After so long everybody does.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00", ErrorMessage = "a duration from 00:01:00 to 365.00:00:00")]
    public TimeSpan SessionTime { get; set; } = TimeSpan.FromDays(7);
}
