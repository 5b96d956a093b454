using System.Diagnostics;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>The verbs backup and restore, as an operator runs them, with a data folder of their own.</summary>
internal static class BackupVerb
{
    public static async Task Take(string database, string file)
    {
        var (code, said) = await Run(database, null, ["backup", file]);
        Assert.True(code == 0, said);
    }

    public static async Task Restore(string file, string database, string? masterKey)
    {
        var (code, said) = await Run(database, masterKey, ["restore", file]);
        Assert.True(code == 0, said);
    }

    /// <returns>The exit code and what was said, on either stream.</returns>
    public static async Task<(int Code, string Said)> Run(
        string database,
        string? masterKey,
        string[] words,
        params (string, string)[] more
    )
    {
        var home = TestCluster.NewFolder();
        try
        {
            (string, string)[] keys = masterKey is null ? [] : [("Secrets__MasterKey", masterKey)];
            await using var verb = ServerProcess.Start(home, words, [("ConnectionStrings__CherryPie", database), .. keys, .. more]);
            return await verb.Ended();
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>In a shell, whose redirections are the test's matter.</summary>
    public static async Task<(int Code, string Error)> Shell(string line, string database, string masterKey)
    {
        var home = TestCluster.NewFolder();
        var start = new ProcessStartInfo("/bin/sh", ["-c", line, "sh"]) { RedirectStandardError = true };
        start.Environment["VERB"] = "dotnet " + ServerProcess.Dll;
        start.Environment["XDG_DATA_HOME"] = home;
        start.Environment["ConnectionStrings__CherryPie"] = database;
        start.Environment["Secrets__MasterKey"] = masterKey;
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var left = Directory.GetFiles(home, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "owner").ToList();
        Directory.Delete(home, recursive: true);
        Assert.Empty(left);
        return (process.ExitCode, said);
    }
}
