using System.Security.Cryptography;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>When a delivery that failed is tried again: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h after each attempt, or the
/// same multiples of another first delay.</summary>
internal sealed class WebhookSchedule(WebhooksOptions options)
{
    /// <summary>After so long without a success a webhook is disabled.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(5);

    /// <summary>The longest time between attempts of one delivery is 30 hours. After more, those before say nothing of now.</summary>
    public static readonly TimeSpan Forgets = TimeSpan.FromDays(2);

    // In multiples of the first.
    private static readonly int[] _delays = [1, 60, 360, 1440, 3600, 7200, 10_080, 14_400, 17_280];

    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    /// <param name="attempts">How many have failed; at least 1.</param>
    /// <returns>Null: that was the last attempt. Up to a quarter longer by chance, so that what failed together is not sent together.
    /// </returns>
    public TimeSpan? After(int attempts) =>
        attempts > _delays.Length ? null : options.RetryAfter * _delays[attempts - 1] * (1 + (RandomNumberGenerator.GetInt32(250) / 1000d));

    /// <summary>What a receiver asked for, a day at most.</summary>
    public static TimeSpan Asked(TimeSpan retryAfter) =>
        retryAfter < TimeSpan.Zero ? TimeSpan.Zero
        : retryAfter > _longest ? _longest
        : retryAfter;
}
