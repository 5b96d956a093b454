using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>Stores new passes of one template, with the numbers that they take from its counter and its campaign's, by one statement that
/// commits by itself: a transaction of BEGIN, four statements and COMMIT would be a round trip more.</summary>
internal static class StoreAtOnce
{
    // The campaign before the template, as all others take them, so that none waits for another that waits for it.
    private static readonly string _passes = $"""
        WITH campaign AS ({StorePasses.Take(Mark(0), Mark(1), Mark(2))}
                          AND {StorePasses.Lock(Mark(3))} RETURNING 1),
             template AS ({StorePasses.Take(Mark(4), Mark(5), Mark(2))}
                          AND (SELECT count(*) FROM campaign) = 1 RETURNING 1),
             stored AS ({StorePasses.Insert} WHERE (SELECT count(*) FROM template) = 1
                        RETURNING id, account_id, created_at, campaign_id, template_id)
        """;

    // The division fails where the campaign has given what the template has not: so that is taken back. A template without a limit
    // always has it, but for one that was given a limit since it was read.
    private const string Outcome = "SELECT CASE (SELECT count(*) FROM campaign) WHEN 1 THEN 1 / (SELECT count(*) FROM template) ELSE 0 END";

    private static readonly string _alone = $"{_passes} {Outcome}",
        _withEvents = $"{_passes}, told AS ({PassEvents.Issued}) {Outcome}";

    /// <param name="database">A connection of its own is taken.</param>
    /// <param name="passes">The passes, of one template.</param>
    /// <param name="campaign">What to take of its campaign.</param>
    /// <param name="template">What to take of it; it has no limit.</param>
    /// <param name="withEvents">Whether each is an event.</param>
    /// <returns>False, with nothing stored: one of both was not to be had, or not where it was looked for.</returns>
    public static async Task<bool> Run(
        NpgsqlDataSource database,
        IReadOnlyList<Pass> passes,
        Quota campaign,
        Quota template,
        bool withEvents,
        CancellationToken stop
    )
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var commit = LocalCommit.On(connection);
        await using var command = new NpgsqlCommand(withEvents ? _withEvents : _alone, connection);
        StorePasses.AddValues(passes, command.Parameters);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = campaign.CounterId });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = campaign.Shard(spread: true) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = passes.Count });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PassNumbers.Lock(passes[0].AccountId) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = template.CounterId });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = template.Shard(spread: true) });
        try
        {
            var isStored = await command.ExecuteScalarAsync(stop) is 1L;
            commit.ThrowIfWarned();
            return isStored;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            return false;
        }
    }

    private static string Mark(int index) => $"${StorePasses.ValueCount + index + 1}";
}
