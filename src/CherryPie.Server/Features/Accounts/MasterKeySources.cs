using System.Security.Cryptography;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Accounts;

/// <summary>Where master keys are: in the setting, in the file that a setting names, or in a generated file in the data folder.</summary>
internal sealed class MasterKeySources(SecretsOptions options, DataFolder folder)
{
    public const string FileName = "master-key";

    /// <summary>The keys that a server here would use.</summary>
    /// <returns>Null when there are none.</returns>
    public async Task<ListedKeys?> Present(CancellationToken stop)
    {
        if (!string.IsNullOrWhiteSpace(options.MasterKey))
        {
            return Parse(options.MasterKey, "Secrets__MasterKey");
        }

        if (!string.IsNullOrWhiteSpace(options.MasterKeyFile))
        {
            try
            {
                return Parse(await File.ReadAllTextAsync(options.MasterKeyFile, stop), options.MasterKeyFile);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OperatorError($"Secrets__MasterKeyFile names {options.MasterKeyFile}, which can't be read ({e.Message}).", e);
            }
        }

        var file = folder.File(FileName);
        return File.Exists(file) ? Parse(await File.ReadAllTextAsync(file, stop), file) : null;
    }

    /// <summary>Makes a key for an empty database, and refuses to make one for another.</summary>
    public async Task<ListedKeys> Generated(bool isEmpty, CancellationToken stop)
    {
        var file = folder.File(FileName);
        if (!isEmpty)
        {
            throw new OperatorError(
                $"The database holds sealed secrets, but there is no master key: no {file}, no Secrets__MasterKey "
                    + "and no Secrets__MasterKeyFile. "
                    + "Restore the key from your backup; without it the secrets can't be opened by anyone."
            );
        }

        var made = new ListedKeys([RandomNumberGenerator.GetBytes(32)], file);
        folder.Made();
        await PrivateFile.Write(file, made.Text, stop);
        return made;
    }

    /// <param name="source">What messages call the place that the text comes from.</param>
    public static ListedKeys Parse(string text, string source)
    {
        var keys = new List<byte[]>();
        foreach (var part in text.Split([',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var key = new byte[33];
            if (!Convert.TryFromBase64String(part, key, out var length) || length != 32)
            {
                throw new OperatorError(
                    $"{source} must hold master keys of 32 bytes in base64, separated by commas. Make one with: openssl rand -base64 32"
                );
            }

            keys.Add(key[..32]);
        }

        return keys.Count > 0
            ? new ListedKeys(keys, source)
            : throw new OperatorError($"{source} holds no master key. Make one with: openssl rand -base64 32");
    }
}

/// <summary>Master keys, the one that seals first.</summary>
/// <param name="Source">The setting or file that lists them.</param>
internal sealed record ListedKeys(IReadOnlyList<byte[]> Keys, string Source)
{
    /// <summary>As a file lists them.</summary>
    public string Text => string.Join(',', Keys.Select(Convert.ToBase64String)) + "\n";
}
