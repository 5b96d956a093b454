using System.Data.Common;
using CherryPie.Server.Features.Campaigns;
using Npgsql;

namespace CherryPie.Server.Features.Templates;

/// <summary>A template without its design: what issuing and changing passes need.</summary>
internal sealed record TemplateHead(
    long Id,
    string Name,
    long Version,
    Life Life,
    long MaxIssue,
    long CounterId,
    int PushCount,
    DateTimeOffset? PushedAt,
    string Language,
    DateTimeOffset UpdatedAt,
    CampaignHead Campaign
)
{
    /// <summary>How many <see cref="Columns"/> are.</summary>
    public const int ColumnCount = 23;

    /// <summary>What <see cref="Read(DbDataReader)"/> reads, of templates t and campaigns c.</summary>
    public const string Columns = """
        t.id, t.name, t.version, t.status, t.start_date, t.end_date, t.max_issue, t.counter_id, t.push_count, t.pushed_at, t.language,
               t.updated_at,
               c.id, c.name, c.status, c.start_date, c.end_date, c.max_issue, c.counter_id, c.change_count, c.certificate_id,
               coalesce((SELECT y.renewals FROM certificates k JOIN pass_types y
                   ON y.account_id = k.account_id AND y.pass_type_identifier = k.pass_type_identifier
                   WHERE k.id = c.certificate_id), 0), c.google_issuer_id
        """;

    /// <summary>Up to the condition.</summary>
    public const string Select = $"SELECT {Columns} FROM templates t JOIN campaigns c ON c.id = t.campaign_id";

    private const string ByName = $"{Select} WHERE t.account_id = $1 AND t.name = $2";

    public static TemplateHead Read(DbDataReader row)
    {
        var campaign = new CampaignHead(
            row.GetInt64(12),
            row.GetString(13),
            LifeAt(row, 14),
            row.GetInt64(17),
            row.GetInt64(18),
            row.GetInt32(19),
            row.GetString(20),
            row.GetInt32(21),
            row.IsDBNull(22) ? null : row.GetString(22)
        );
        return new TemplateHead(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt64(2),
            LifeAt(row, 3),
            row.GetInt64(6),
            row.GetInt64(7),
            row.GetInt32(8),
            TimeAt(row, 9),
            row.GetString(10),
            row.GetFieldValue<DateTimeOffset>(11),
            campaign
        );
    }

    /// <summary>The same of one, for a batch.</summary>
    public static NpgsqlBatchCommand Named(Guid account, string name) =>
        new(ByName)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = account },
                new NpgsqlParameter<string> { TypedValue = name },
            },
        };

    // PostgreSQL plans a search by a list at each call, since its guess for lists of unknown length costs more than the plan for this one;
    // a search by one name or id is planned once. Most requests have one.
    public static Task<List<TemplateHead>> Named(NpgsqlConnection connection, Guid account, string[] names, CancellationToken stop) =>
        names is [var name]
            ? Read(connection, ByName, [new() { Value = account }, new() { Value = name }], stop)
            : Read(
                connection,
                $"{Select} WHERE t.account_id = $1 AND t.name = ANY($2)",
                [new() { Value = account }, new() { Value = names }],
                stop
            );

    /// <summary>Those with one of the ids, and those with one of the names.</summary>
    public static Task<List<TemplateHead>> Of(
        NpgsqlConnection connection,
        Guid account,
        long[] ids,
        string[] names,
        CancellationToken stop
    ) =>
        (ids, names) switch
        {
            ([], _) => Named(connection, account, names, stop),
            ([var id], []) => Read(
                connection,
                $"{Select} WHERE t.account_id = $1 AND t.id = $2",
                [new() { Value = account }, new() { Value = id }],
                stop
            ),
            (_, []) => Read(
                connection,
                $"{Select} WHERE t.account_id = $1 AND t.id = ANY($2)",
                [new() { Value = account }, new() { Value = ids }],
                stop
            ),
            _ => Read(
                connection,
                $"{Select} WHERE t.account_id = $1 AND (t.id = ANY($2) OR t.name = ANY($3))",
                [new() { Value = account }, new() { Value = ids }, new() { Value = names }],
                stop
            ),
        };

    private static async Task<List<TemplateHead>> Read(
        NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        CancellationToken stop
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var row = await command.ExecuteReaderAsync(stop);
        return await All(row, stop);
    }

    /// <summary>Those of all rows.</summary>
    public static async Task<List<TemplateHead>> All(DbDataReader row, CancellationToken stop)
    {
        var heads = new List<TemplateHead>();
        while (await row.ReadAsync(stop))
        {
            heads.Add(Read(row));
        }

        return heads;
    }

    private static Life LifeAt(DbDataReader row, int column) =>
        new(Enum.Parse<LifeState>(row.GetString(column)), row.GetFieldValue<DateTimeOffset>(column + 1), TimeAt(row, column + 2));

    private static DateTimeOffset? TimeAt(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}

/// <summary>What issuing and changing passes need of a campaign.</summary>
/// <param name="Renewals">How often a certificate of its pass type has taken over from another, as of the read.</param>
/// <param name="GoogleIssuerId">Null: its passes are none of Google's.</param>
internal sealed record CampaignHead(
    long Id,
    string Name,
    Life Life,
    long MaxIssue,
    long CounterId,
    int ChangeCount,
    string CertificateId,
    int Renewals,
    string? GoogleIssuerId
);
