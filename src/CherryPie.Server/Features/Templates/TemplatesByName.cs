using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Templates;

/// <summary>Reads the templates that are issued from. Those whose requests come at the same time share a round trip, and are given the same
/// object.</summary>
internal sealed class TemplatesByName
{
    private readonly NpgsqlDataSource _database;
    private readonly SharedReads<(Guid Account, string Name), TemplateHead> _shared;

    public TemplatesByName(NpgsqlDataSource database, TimeProvider clock) => (_database, _shared) = (database, new(Find, clock));

    /// <returns>By name, without those that are not there.</returns>
    public async Task<Dictionary<string, TemplateHead>> Find(Guid account, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        var found = await Task.WhenAll(names.Select(name => _shared.Get((account, name), stop)));
        return found.OfType<TemplateHead>().ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    private async Task<Dictionary<(Guid Account, string Name), TemplateHead>> Find((Guid Account, string Name)[] keys)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (account, name) in keys)
        {
            batch.BatchCommands.Add(TemplateHead.Named(account, name));
        }

        var found = new Dictionary<(Guid, string), TemplateHead>();
        await using var row = await batch.ExecuteReaderAsync();
        foreach (var key in keys)
        {
            foreach (var template in await TemplateHead.All(row, CancellationToken.None))
            {
                found[key] = template;
            }

            await row.NextResultAsync();
        }

        return found;
    }
}
