using System.Security.Cryptography;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Waiting times that double, up to a longest, each up to half longer by chance, so that what failed together does not come back together.</summary>
internal static class Retry
{
    /// <param name="attempts">How many have failed; from 1.</param>
    /// <param name="first">The wait after the first failure.</param>
    /// <param name="longest">No wait is longer, chance aside.</param>
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Min(attempts - 1, 30));
        return (wait < longest ? wait : longest) * (1 + RandomNumberGenerator.GetInt32(500) / 1000d);
    }
}
