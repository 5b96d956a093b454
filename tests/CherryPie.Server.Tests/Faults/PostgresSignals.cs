using System.Diagnostics;
using CherryPie.Server.Platform.Postgres;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>Signals to all processes of a PostgreSQL.</summary>
internal static class PostgresSignals
{
    // The postmaster first: it would begin others.
    public static async Task Send(EmbeddedPostgres postgres, string signal)
    {
        foreach (var arguments in new string[][] { [$"-{signal}", $"{postgres.ProcessId}"], [$"-{signal}", "-P", $"{postgres.ProcessId}"] })
        {
            using var kill = Process.Start(arguments.Length == 2 ? "kill" : "pkill", arguments);
            await kill.WaitForExitAsync();
            Assert.Equal(0, kill.ExitCode);
        }
    }
}
