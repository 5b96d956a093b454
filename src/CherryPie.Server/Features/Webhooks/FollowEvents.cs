namespace CherryPie.Server.Features.Webhooks;

/// <summary>Makes the deliveries of new events, in the transaction that numbers them.</summary>
internal static class FollowEvents
{
    public const string Sql =
        """
            INSERT INTO webhook_deliveries (webhook_id, position, account_id, message_id, type, pass_id, due_at, attempts, status, at)
            SELECT w.id, e.position, e.account_id, e.message_id, e.type, e.pass_id, clock_timestamp(), 0, 'pending', clock_timestamp()
            FROM unnest($1, $2, $3) numbered(account_id, first, last)
            JOIN webhooks w ON w.account_id = numbered.account_id AND w.disabled_at IS NULL
            JOIN events e ON e.account_id = w.account_id AND e.position BETWEEN numbered.first AND numbered.last
            WHERE
            """
        + " "
        + Matches;

    /// <summary>Whether webhook w wants event e.</summary>
    public const string Matches = """
        (e.type = ANY(w.events) OR split_part(e.type, '.', 1) || '.*' = ANY(w.events) OR '*' = ANY(w.events))
        AND (w.campaign_id IS NULL OR w.campaign_id = e.campaign_id) AND (w.template_id IS NULL OR w.template_id = e.template_id)
        """;
}
