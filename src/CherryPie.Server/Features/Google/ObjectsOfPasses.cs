using CherryPie.Server.Features.Passes;
using Npgsql;

namespace CherryPie.Server.Features.Google;

/// <summary>What readers and changes of passes need of objects.</summary>
internal static class ObjectsOfPasses
{
    private const string Word =
        "CASE WHEN o.error IS NOT NULL THEN 'failed' WHEN o.saves > 0 THEN 'saved' WHEN o.sent_at IS NOT NULL THEN 'sent' ELSE 'none' END";

    // Where there is no issuer nothing is looked for.
    private const string Columns = $"""
        CASE WHEN c.google_issuer_id IS NOT NULL THEN
                   coalesce((SELECT {Word} FROM google_objects o WHERE o.pass_id = p.id), 'none') END,
               CASE WHEN c.google_issuer_id IS NOT NULL THEN (SELECT o.last_saved_at FROM google_objects o WHERE o.pass_id = p.id) END
        """;

    private const string Several = $"SELECT o.pass_id, {Word}, o.last_saved_at FROM google_objects o WHERE o.pass_id = ANY($1)";

    public static PassesAtGoogle All { get; } = new(Columns, Standings, AddJobs);

    private static async Task<Dictionary<string, GoogleStanding>> Standings(
        NpgsqlConnection connection,
        string[] passes,
        CancellationToken stop
    )
    {
        var found = passes.ToDictionary(id => id, _ => new GoogleStanding("none", null), StringComparer.Ordinal);
        if (passes.Length == 0)
        {
            return found;
        }

        await using var command = new NpgsqlCommand(Several, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = passes });
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            found[row.GetString(0)] = GoogleStanding.Read(row, 1)!;
        }

        return found;
    }

    private static NpgsqlBatchCommand AddJobs(string[] passes) =>
        new(
            """
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
            SELECT 'google-object', pass_id, account_id, 0, 0, 0, 0, FALSE FROM google_objects WHERE pass_id = ANY($1)
            """
        )
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = passes } },
        };
}
