using CherryPie.Server.Platform.Hosting;
using Npgsql;

namespace CherryPie.Server.Features.Accounts;

/// <summary>The master keys of this server. A key is generated only for an empty database; a database whose secrets are mostly of a key
/// that is not listed stops the start.</summary>
internal sealed class MasterKeys(MasterKeySources sources, NpgsqlDataSource database)
{
    private SecretBox? _box;

    public SecretBox Box => _box ?? throw new InvalidOperationException("The master keys are not loaded yet.");

    public bool AreLoaded => _box is not null;

    /// <summary>Loads them. Call once, after the migrations, under the lock of <see cref="FirstStart"/>: it may write a new key.</summary>
    public async Task Load(CancellationToken stop)
    {
        var sealedUnder = await SealingKeys(stop);
        var present = await sources.Present(stop) ?? await sources.Generated(isEmpty: sealedUnder.Count == 0, stop);
        var box = new SecretBox(present.Keys);
        if (SealingKey.Missing(box, sealedUnder) is { } missing)
        {
            throw new OperatorError(
                $"The database holds secrets sealed under the master key {missing}, which is not in {present.Source}. "
                    + "Put the former key back there (after a comma when there is a newer one), or point the server at its own database."
            );
        }

        _box = box;
    }

    private async Task<List<SealingKey>> SealingKeys(CancellationToken stop)
    {
        await using var command = database.CreateCommand(SealingKey.Select);
        var keys = new List<SealingKey>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            keys.Add(SealingKey.Of(rows));
        }

        return keys;
    }
}
