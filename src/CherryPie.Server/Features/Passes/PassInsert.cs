using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Passes;

/// <summary>The statement that inserts new passes, with their events where those are kept. Their numbers rise in the order sent. One pass
/// is most often sent alone, and costs PostgreSQL less without arrays.</summary>
internal static class PassInsert
{
    private const int FirstColumn = 9;

    private static readonly string _into = $"""
        INSERT INTO passes (account_id, created_at, updated_at, number, passbook_devices, android_pay_devices, change_count,
                            id, campaign_id, template_id, dynamic_index, issued_revision, {Columns((c, _) => c.Name)})
        """;

    private static readonly string _one = $"""
        {_into}
        VALUES ($1, $2, $2, nextval($3::regclass), 0, 0, 0, $4, $5, $6, $7::jsonb, $8, {Columns((c, at) => c.Sent(at))})
        """;

    private static readonly string _many = $"""
        {_into}
        SELECT $1, $2, $2, nextval($3::regclass), 0, 0, 0,
               id, campaign_id, template_id, dynamic_index::jsonb, issued_revision, {Columns((c, _) => c.Cast)}
        FROM unnest($4, $5, $6, $7, $8, {Columns((_, at) => $"${at}")})
             p (id, campaign_id, template_id, dynamic_index, issued_revision, {Columns((c, _) => c.Name)})
        """;

    private static readonly string _oneWithEvent = WithEvents(_one),
        _manyWithEvents = WithEvents(_many);

    /// <param name="passes">Of one account, made at one time.</param>
    /// <param name="withEvents">Whether events are kept.</param>
    public static NpgsqlBatchCommand Of(IReadOnlyList<Pass> passes, bool withEvents) =>
        passes.Count == 1 ? One(passes[0], withEvents ? _oneWithEvent : _one) : Many(passes, withEvents ? _manyWithEvents : _many);

    private static NpgsqlBatchCommand One(Pass pass, string sql)
    {
        var insert = Begin(sql, pass);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = pass.Id });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = pass.CampaignId });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = pass.TemplateId });
        insert.Parameters.Add(new NpgsqlParameter { Value = pass.DynamicIndex ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = pass.IssuedRevision });
        foreach (var column in PassColumn.Inserted)
        {
            insert.Parameters.Add(column.Value(pass));
        }

        return insert;
    }

    private static NpgsqlBatchCommand Many(IReadOnlyList<Pass> passes, string sql)
    {
        var insert = Begin(sql, passes[0]);
        insert.Parameters.Add(PassColumn.Values(passes, p => p.Id, NpgsqlDbType.Text));
        insert.Parameters.Add(PassColumn.Values(passes, p => p.CampaignId, NpgsqlDbType.Bigint));
        insert.Parameters.Add(PassColumn.Values(passes, p => p.TemplateId, NpgsqlDbType.Bigint));
        insert.Parameters.Add(PassColumn.Values(passes, p => p.DynamicIndex, NpgsqlDbType.Text));
        insert.Parameters.Add(PassColumn.Values(passes, p => p.IssuedRevision, NpgsqlDbType.Bigint));
        foreach (var column in PassColumn.Inserted)
        {
            insert.Parameters.Add(column.Values(passes));
        }

        return insert;
    }

    // With what the passes have in common.
    private static NpgsqlBatchCommand Begin(string sql, Pass first) =>
        new(sql)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = first.AccountId, NpgsqlDbType = NpgsqlDbType.Uuid },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = first.CreatedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<string> { TypedValue = PassNumbers.Sequence(first.AccountId), NpgsqlDbType = NpgsqlDbType.Text },
            },
        };

    private static string Columns(Func<PassColumn, int, string> text) =>
        string.Join(", ", PassColumn.Inserted.Select((column, at) => text(column, at + FirstColumn)));

    // A statement of their own would cost the events of few passes more than their rows.
    private static string WithEvents(string insert) =>
        $"WITH stored AS ({insert} RETURNING id, account_id, created_at, campaign_id, template_id) {PassEvents.Issued}";
}
