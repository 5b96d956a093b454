using System.Security.Cryptography;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Exponential back-off. Each delay is up to half longer by chance: what failed together is not retried together.</summary>
internal static class Retry
{
    /// <param name="attempts">How many attempts have failed; at least 1.</param>
    /// <param name="first">The delay after the first failure; it doubles with each further one.</param>
    /// <param name="longest">The longest delay, before chance.</param>
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Min(attempts - 1, 30));
        return (wait < longest ? wait : longest) * (1 + RandomNumberGenerator.GetInt32(500) / 1000d);
    }
}
