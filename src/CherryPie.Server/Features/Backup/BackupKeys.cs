using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Backup;

/// <summary>The master key that belongs to a backup. It is never in the backup itself: whoever has both reads all secrets.</summary>
internal sealed class BackupKeys(MasterKeySources keys, DataFolder folder)
{
    /// <summary>Where the key is, that must be kept beside the backup; or that it is not here.</summary>
    public async Task<string> Where(BackupManifest manifest, CancellationToken stop)
    {
        if (manifest.SealedUnder.Count == 0)
        {
            return "There are no sealed secrets in it yet.";
        }

        var present = await keys.Present(stop);
        return present is not null && SealingKey.Missing(new SecretBox(present.Keys), manifest.SealedUnder) is null
            ? $"The master key is not in it, and without it nobody can open the secrets: keep {present.Source} too, in another place."
                + (present.Source == folder.File(MasterKeySources.FileName) ? FirstStart.FromContainer(present.Source) : "")
            : $"Its secrets are sealed under the master key {MostUsed(manifest)}, which is not "
                + $"{(present is null ? "here" : "in " + present.Source)}. Find it and keep it in another place: nobody can open them "
                + "without it.";
    }

    /// <summary>Writes the keys into a file, 0600.</summary>
    /// <exception cref="OperatorError">They are not here, or don't open what the backup holds.</exception>
    public async Task Write(BackupManifest manifest, string file, CancellationToken stop)
    {
        var present = await keys.Present(stop);
        if (present is null || SealingKey.Missing(new SecretBox(present.Keys), manifest.SealedUnder) is not null)
        {
            throw new OperatorError(
                $"No key was written to {file}. " + await Where(manifest, stop) + " The backup itself is made; it has no need of the key."
            );
        }

        await PrivateFile.Write(file, present.Text, stop);
    }

    /// <summary>Looks whether the server that starts after a restore will open the secrets.</summary>
    /// <param name="file">A file with the key, to be put into the data folder where it is not yet; null: it is here.</param>
    /// <returns>What puts it there; null when nothing is to be done.</returns>
    /// <exception cref="OperatorError">It won't.</exception>
    public async Task<KeyInstallation?> ForRestore(BackupManifest manifest, string? file, CancellationToken stop)
    {
        var present = await keys.Present(stop);
        var isHere = present is not null && SealingKey.Missing(new SecretBox(present.Keys), manifest.SealedUnder) is null;
        var own = folder.File(MasterKeySources.FileName);
        if (file is not null)
        {
            var given = await Read(file, stop);
            if (SealingKey.Missing(new SecretBox(given.Keys), manifest.SealedUnder) is { } missing)
            {
                throw Lacks(missing, file, "Find the key that was kept with this backup.");
            }

            return isHere ? null
                : present is null || present.Source == own ? new KeyInstallation(folder, own, given.Text)
                : throw Lacks(MostUsed(manifest), present.Source, $"The server would use that one: put the key of {file} there.");
        }

        return isHere || manifest.SealedUnder.Count == 0 ? null
            : present is null
                ? throw new OperatorError(
                    $"The backup's secrets are sealed under the master key {MostUsed(manifest)}, and there is no key here. Give the one "
                        + $"that was kept with this backup: --master-key FILE, or as {own}. Nothing was changed."
                )
            : throw Lacks(
                SealingKey.Missing(new SecretBox(present.Keys), manifest.SealedUnder)!,
                present.Source,
                "Give the key that was kept with this backup: --master-key FILE."
            );
    }

    private static string MostUsed(BackupManifest manifest) => manifest.SealedUnder.MaxBy(s => s.Count)!.Id;

    private static OperatorError Lacks(string key, string source, string instead) =>
        new($"The backup's secrets are sealed under the master key {key}, which is not in {source}. {instead} Nothing was changed.");

    private static async Task<ListedKeys> Read(string file, CancellationToken stop)
    {
        try
        {
            return MasterKeySources.Parse(await File.ReadAllTextAsync(file, stop), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError($"The master key's file {file} can't be read ({e.Message}). Nothing was changed.", e);
        }
    }
}

/// <summary>Puts a master key into the data folder. A key that is there already opens nothing in an empty database, but may elsewhere: it
/// stays under another name.</summary>
internal sealed class KeyInstallation(DataFolder folder, string file, string key)
{
    private bool _isDone;

    /// <summary>Where the former key is now; null when there was none.</summary>
    public string? Former { get; private set; }

    public async Task Do(CancellationToken stop)
    {
        folder.Made();
        if (File.Exists(file))
        {
            var number = 1;
            while (File.Exists($"{file}.former-{number}"))
            {
                number++;
            }

            Former = $"{file}.former-{number}";
            File.Copy(file, Former);
        }

        _isDone = true;
        await PrivateFile.Write(file, key, stop);
    }

    public void Undo()
    {
        if (!_isDone)
        {
            return;
        }

        File.Delete(file);
        if (Former is not null)
        {
            File.Move(Former, file);
        }
    }
}
