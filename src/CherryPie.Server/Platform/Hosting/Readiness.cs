namespace CherryPie.Server.Platform.Hosting;

/// <summary>A check of /health/ready.</summary>
/// <param name="Name">What is checked, as the body names it.</param>
/// <param name="Check">Gets a scope's services and says what is wrong, null when nothing is.</param>
/// <param name="Required">Whether a fault keeps the server from being ready; else the body alone tells it.</param>
internal sealed record Readiness(string Name, Func<IServiceProvider, CancellationToken, Task<string?>> Check, bool Required);

internal static class ReadinessSetup
{
    /// <summary>Adds a check to /health/ready.</summary>
    public static void AddReadiness(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, CancellationToken, Task<string?>> check,
        bool required = true
    ) => services.AddSingleton(new Readiness(name, check, required));
}
