using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Features.Failures;

internal sealed class FailuresOptions
{
    /// <summary>How long errors of API calls are kept; 0: none are.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00", ErrorMessage = "a duration from 00:00:00 to 30.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many of an account, the newest.</summary>
    [Range(1, 10_000)]
    public int PerAccount { get; set; } = 100;
}
