using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Features.Idempotency;

internal sealed class IdempotencyOptions
{
    /// <summary>How long an answer is kept for who sends its key again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = "a duration from 00:01:00 to 30.00:00:00 (a day is 1.00:00:00)")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many keys an account may have at once; an answer counts once more for each full 4 KiB.</summary>
    [Range(1, int.MaxValue)]
    public int Keys { get; set; } = 100_000;
}
