namespace CherryPie.Server.Features.Webhooks;

/// <summary>How PostgreSQL plans the statements on deliveries: once for each connection, not for each block, and so that the plan is the
/// right one however full the tables were when it was made. A webhook's deliveries have three indexes; by the statistics of an empty table
/// each is as good as another, and a plan that walks the wrong one reads all that is due for each row (150 ms a block of 20,000). So each
/// statement leaves one index that has its order or its condition, and may not sort, nor read without one.</summary>
internal static class KeyedPlans
{
    /// <summary>The first command of a transaction. A forbidden step only counts as very dear, so nothing fails; without jit, as its
    /// price would have the statement compiled.</summary>
    public const string Sql = """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_sort', 'off', true),
            set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
        """;

    /// <summary>The oldest of the deliveries of webhook $1 and a pass that are not done, where there is one; else one of a later pass, or
    /// none. The order by pass leads to the index by pass.</summary>
    /// <param name="what">Columns of <c>b</c>.</param>
    /// <param name="passId">The pass.</param>
    public static string Oldest(string what, string passId) =>
        $"""
            SELECT {what} FROM webhook_deliveries b
            WHERE b.webhook_id = $1 AND (b.pass_id, b.position) >= ({passId}, 0) AND b.due_at IS NOT NULL
            ORDER BY b.pass_id, b.position LIMIT 1
            """;
}
