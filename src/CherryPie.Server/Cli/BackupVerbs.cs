using System.Globalization;
using System.Runtime.InteropServices;
using CherryPie.Server.Features.Backup;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Cli;

/// <summary>backup, restore. Their progress goes to standard error: standard output may be the backup.</summary>
internal static class BackupVerbs
{
    public static Task<int> Backup(IServiceProvider services, VerbArguments arguments, CancellationToken stop) =>
        UntilTerminated(s => Backup(services, arguments, arguments.Value("FILE"), s), stop);

    public static Task<int> Restore(IServiceProvider services, VerbArguments arguments, CancellationToken stop) =>
        UntilTerminated(s => Restore(services, arguments, arguments.Value("FILE"), s), stop);

    // Half a file is deleted, as after Ctrl+C.
    private static async Task<int> UntilTerminated(Func<CancellationToken, Task<int>> run, CancellationToken stop)
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                interrupted.Cancel();
            }
        );
        try
        {
            return await run(interrupted.Token);
        }
        catch (OperationCanceledException e) when (interrupted.IsCancellationRequested)
        {
            throw new OperatorError("Interrupted before it was finished: no file and no database was changed.", e);
        }
    }

    private static async Task<int> Backup(IServiceProvider services, VerbArguments arguments, string file, CancellationToken stop)
    {
        var (keyFile, replace) = (arguments.Find("--master-key"), arguments.Has("--replace"));
        if (keyFile is not null)
        {
            if (keyFile == "-" || Path.GetFullPath(keyFile) == Path.GetFullPath(file))
            {
                throw new OperatorError("--master-key names a file of its own, apart from the backup.");
            }

            BackupTarget.Refuse(keyFile, replace);
        }

        await using var target = BackupTarget.Open(file, replace);
        await services.GetRequiredService<Database>().Attach(stop);
        var (manifest, rows) = await services.GetRequiredService<TakeBackup>().Run(target.Stream, Say, stop);
        await target.Keep();
        Say($"{Sum(rows)} as of {Time(manifest)}{(file == "-" ? "" : " are in " + file)}.");
        var keys = services.GetRequiredService<BackupKeys>();
        if (keyFile is not null)
        {
            await keys.Write(manifest, keyFile, CancellationToken.None); // the backup has its name already
            Say($"The master key is in {keyFile}: keep it in another place than the backup.");
        }
        else
        {
            Say(await Where(keys, manifest, stop));
        }

        return 0;
    }

    private static async Task<int> Restore(IServiceProvider services, VerbArguments arguments, string file, CancellationToken stop)
    {
        var keyFile = arguments.Find("--master-key");
        var restore = services.GetRequiredService<RestoreBackup>();
        await using var source = await BackupSource.Open(file, services.GetRequiredService<DataFolder>(), stop);
        var manifest = await restore.Check(source, file == "-" ? "What came" : file, stop);
        Say($"a whole backup, made {Time(manifest)} by CherryPie Server {manifest.Version}");
        var key = await services.GetRequiredService<BackupKeys>().ForRestore(manifest, keyFile, stop);
        await services.GetRequiredService<Database>().Attach(stop);
        try
        {
            var rows = await restore.Run(source, manifest, Say, () => key?.Do(stop) ?? Task.CompletedTask, stop);
            Console.Out.WriteLine(
                $"Restored: {Sum(rows)} as of {Time(manifest)}. What came after that is lost. Start the server."
                    + (key is null ? "" : $" The master key is in the data folder{Former(key)}.")
            );
            return 0;
        }
        catch
        {
            key?.Undo();
            throw;
        }
    }

    // The backup is made; that the key's place can't be read is worth a line, not a failure.
    private static async Task<string> Where(BackupKeys keys, BackupManifest manifest, CancellationToken stop)
    {
        try
        {
            return await keys.Where(manifest, stop);
        }
        catch (Exception e) when (e is OperatorError or IOException or UnauthorizedAccessException)
        {
            return "The master key is not in it, and must be kept too, in another place. " + e.Message;
        }
    }

    private static string Former(KeyInstallation key) => key.Former is null ? "" : $"; the one that was there is {key.Former} now";

    private static string Sum(IReadOnlyList<BackedUpRows> rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows.Sum(r => r.Rows):N0} rows of {rows.Count} tables");

    private static string Time(BackupManifest manifest) =>
        manifest.TakenAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static void Say(string line) => Console.Error.WriteLine(line);
}
