using System.Diagnostics;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>pg_dump and pg_restore, as docs/operations.md has them.</summary>
internal static class Dump
{
    public static async Task Take(string database, string file)
    {
        await Run("pg_dump", database, "--format=custom", "--no-owner", "--file=" + There(file));
        if (TestCluster.Container is { } container)
        {
            await File.WriteAllBytesAsync(file, await container.ReadFileAsync(There(file)));
        }
    }

    public static async Task Restore(string file, string database)
    {
        if (TestCluster.Container is { } container)
        {
            await container.CopyAsync(await File.ReadAllBytesAsync(file), There(file));
        }

        await Run(
            "pg_restore",
            database,
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            "--dbname=" + new NpgsqlConnectionStringBuilder(database).Database,
            There(file)
        );
    }

    // In a container the programs of its own version are used, for older ones refuse a newer server.
    private static string There(string file) => TestCluster.Container is null ? file : "/tmp/" + Path.GetFileName(file);

    private static async Task Run(string program, string database, params string[] arguments)
    {
        var there = new NpgsqlConnectionStringBuilder(database);
        if (TestCluster.Container is { } container)
        {
            var ended = await container.ExecAsync([
                "env",
                "PGUSER=" + there.Username,
                "PGDATABASE=" + there.Database,
                program,
                .. arguments,
            ]);
            Assert.True(ended.ExitCode == 0, $"{program}: {ended.Stderr}");
            return;
        }

        var own = Path.Combine(PostgresBinaries.For(Path.GetTempPath()).Folder, program);
        var start = new ProcessStartInfo(File.Exists(own) ? own : program, arguments) { RedirectStandardError = true };
        start.Environment["PGHOST"] = there.Host;
        start.Environment["PGPORT"] = $"{there.Port}";
        start.Environment["PGUSER"] = there.Username;
        start.Environment["PGPASSWORD"] = there.Password ?? "";
        start.Environment["PGDATABASE"] = there.Database;
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}
