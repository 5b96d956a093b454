using System.Runtime.InteropServices;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>kill(2), which .NET offers for SIGKILL only. To PostgreSQL: INT is a clean stop, QUIT one that needs recovery.</summary>
internal static partial class Signal
{
    public const int Int = 2;
    public const int Quit = 3;
    public const int Kill = 9;

    public static void Send(int pid, int signal) => _ = kill(pid, signal);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
