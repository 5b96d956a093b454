namespace CherryPie.Server.Tests;

/// <summary>How much random and repeated tests do: CHERRYPIE_TEST_SCALE is <c>full</c> for the run that proves, and unset for the one that
/// is waited for.</summary>
internal static class TestScale
{
    private static readonly bool _isFull = Environment.GetEnvironmentVariable("CHERRYPIE_TEST_SCALE") == "full";

    public static T Of<T>(T full, T reduced) => _isFull ? full : reduced;
}
