using System.Data.Common;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>How a pass stands with Google Wallet, where its campaign has an issuer.</summary>
/// <param name="State">As GET shows it.</param>
/// <param name="SavedAt">When somebody last saved it.</param>
internal sealed record GoogleStanding(string State, DateTimeOffset? SavedAt)
{
    /// <summary>What <see cref="Read"/> reads, of passes p and campaigns c. Where there is no issuer nothing is looked for.</summary>
    public const string Columns = $"""
        CASE WHEN c.google_issuer_id IS NOT NULL THEN
                   coalesce((SELECT {Word} FROM google_objects o WHERE o.pass_id = p.id), 'none') END,
               CASE WHEN c.google_issuer_id IS NOT NULL THEN (SELECT o.last_saved_at FROM google_objects o WHERE o.pass_id = p.id) END
        """;

    private const string Word =
        "CASE WHEN o.error IS NOT NULL THEN 'failed' WHEN o.saves > 0 THEN 'saved' WHEN o.sent_at IS NOT NULL THEN 'sent' ELSE 'none' END";

    private const string Several = $"SELECT o.pass_id, {Word}, o.last_saved_at FROM google_objects o WHERE o.pass_id = ANY($1)";

    /// <returns>Null where there is no issuer.</returns>
    public static GoogleStanding? Read(DbDataReader row, int at) =>
        row.IsDBNull(at) ? null : new(row.GetString(at), PassColumn.TimeAt(row, at + 1));

    /// <summary>Those of passes whose campaigns have issuers.</summary>
    public static async Task<Dictionary<string, GoogleStanding>> Of(NpgsqlConnection connection, string[] passes, CancellationToken stop)
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
            found[row.GetString(0)] = new(row.GetString(1), PassColumn.TimeAt(row, 2));
        }

        return found;
    }
}
