using CherryPie.Server.Features.Doctor;

namespace CherryPie.Server.Features.Overview;

/// <summary>What doctor finds, for who runs the installation. It asks APNs for an answer, so it is remembered for a minute.</summary>
internal sealed class InstallationState
{
    private readonly Remembered<string, IReadOnlyList<DoctorFinding>> _remembered;

    public InstallationState(IServiceScopeFactory scopes, TimeProvider clock, ILogger<InstallationState> log) =>
        _remembered = new(
            async (_, stop) =>
            {
                await using var scope = scopes.CreateAsyncScope();
                return await ExamineInstallation.Run(scope.ServiceProvider, stop);
            },
            clock,
            log,
            TimeSpan.FromMinutes(1)
        );

    /// <returns>Null: it is being looked at.</returns>
    public Task<IReadOnlyList<DoctorFinding>?> Get(TimeSpan patience, CancellationToken stop) => _remembered.Get("", patience, stop);
}
