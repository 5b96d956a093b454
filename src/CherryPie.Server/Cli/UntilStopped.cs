using System.Runtime.InteropServices;

namespace CherryPie.Server.Cli;

/// <summary>For stand-ins, which run until somebody stops them and print a line for each call.</summary>
internal static class UntilStopped
{
    /// <summary>Ends with Ctrl+C or SIGTERM.</summary>
    public static async Task Wait(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var interrupted = stop.Register(() => stopped.TrySetResult());
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                stopped.TrySetResult();
            }
        );
        await stopped.Task;
    }

    /// <summary>What an unknown caller sends may be what a terminal takes for commands.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
