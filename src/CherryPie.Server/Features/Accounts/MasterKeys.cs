using System.Security.Cryptography;
using CherryPie.Server.Platform.Hosting;
using Npgsql;

namespace CherryPie.Server.Features.Accounts;

/// <summary> Finds the master keys: in the setting, in the file that a setting names, or in a generated file in the data folder. A key is
/// generated only for an empty database; a database whose secrets are mostly of a key that is not listed stops the start.
/// </summary>
internal sealed class MasterKeys(SecretsOptions options, DataFolder folder, NpgsqlDataSource database)
{
    private const string FileName = "master-key";
    private SecretBox? _box;

    public SecretBox Box => _box ?? throw new InvalidOperationException("The master keys are not loaded yet.");

    public bool AreLoaded => _box is not null;

    /// <summary>Loads them. Call once, after the migrations, under the lock of <see cref="FirstStart"/>: it may write a new key.</summary>
    public async Task Load(CancellationToken stop)
    {
        var sealedUnder = await SealingKeys(stop);
        var (keys, source) = await Configured(stop) is { } given
            ? given
            : (await Generated(isEmpty: sealedUnder.Count == 0, stop), folder.File(FileName));
        var box = new SecretBox(keys);

        // A few are damaged rows: their accounts are refused one by one (AccountDirectory), the server starts.
        var unknown = sealedUnder.Where(s => !box.Knows(s.Key)).OrderByDescending(s => s.Count).ToList();
        if (2 * unknown.Sum(s => s.Count) >= sealedUnder.Sum(s => s.Count) && unknown.Count > 0)
        {
            throw new OperatorError(
                $"The database holds secrets sealed under the master key {Convert.ToHexStringLower(unknown[0].Key)}, "
                    + $"which is not in {source}. "
                    + "Put the former key back there (after a comma when there is a newer one), or point the server at its own database."
            );
        }

        _box = box;
    }

    private async Task<(List<byte[]> Keys, string Source)?> Configured(CancellationToken stop)
    {
        if (!string.IsNullOrWhiteSpace(options.MasterKey))
        {
            return (Parse(options.MasterKey, "Secrets__MasterKey"), "Secrets__MasterKey");
        }

        if (string.IsNullOrWhiteSpace(options.MasterKeyFile))
        {
            return null;
        }

        try
        {
            return (Parse(await File.ReadAllTextAsync(options.MasterKeyFile, stop), options.MasterKeyFile), options.MasterKeyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError($"Secrets__MasterKeyFile names {options.MasterKeyFile}, which can't be read ({e.Message}).", e);
        }
    }

    private async Task<List<byte[]>> Generated(bool isEmpty, CancellationToken stop)
    {
        var file = folder.File(FileName);
        if (File.Exists(file))
        {
            return Parse(await File.ReadAllTextAsync(file, stop), file);
        }

        if (!isEmpty)
        {
            throw new OperatorError(
                $"The database holds sealed secrets, but there is no master key: no {file}, no Secrets__MasterKey "
                    + "and no Secrets__MasterKeyFile. "
                    + "Restore the key from your backup; without it the secrets can't be opened by anyone."
            );
        }

        var key = RandomNumberGenerator.GetBytes(32);
        folder.Made();
        await PrivateFile.Write(file, Convert.ToBase64String(key) + "\n", stop);
        return [key];
    }

    private static List<byte[]> Parse(string text, string source)
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

        return keys.Count > 0 ? keys : throw new OperatorError($"{source} holds no master key. Make one with: openssl rand -base64 32");
    }

    // Bytes 1 to 8 of a sealed secret name the key that sealed it.
    private async Task<List<(byte[] Key, long Count)>> SealingKeys(CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            SELECT substring(secret FROM 2 FOR 8), count(*) FROM (
                SELECT api_secret FROM accounts
                UNION ALL SELECT token_key FROM accounts
                UNION ALL SELECT private_key FROM certificates
                UNION ALL SELECT private_key FROM signing_requests) sealed(secret)
            GROUP BY 1
            """
        );
        var keys = new List<(byte[], long)>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            keys.Add((rows.GetFieldValue<byte[]>(0), rows.GetInt64(1)));
        }

        return keys;
    }
}
