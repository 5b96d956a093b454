using System.Diagnostics;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>pg_dump and pg_restore, as docs/operations.md has them.</summary>
internal static class Dump
{
    public static Task Take(string database, string file) => Run("pg_dump", database, "--format=custom", "--no-owner", "--file=" + file);

    public static Task Restore(string file, string database) =>
        Run(
            "pg_restore",
            database,
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            "--dbname=" + new NpgsqlConnectionStringBuilder(database).Database,
            file
        );

    private static async Task Run(string program, string database, params string[] arguments)
    {
        var there = new NpgsqlConnectionStringBuilder(database);
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
