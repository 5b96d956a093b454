using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Events;

/// <summary>Writes events into the transaction of their change.</summary>
internal sealed class EventLog(EventsOptions options, TimeProvider clock)
{
    /// <summary>False: none are written.</summary>
    public bool IsOn => options.KeepDays > 0;

    /// <summary>For a change that EF saves: the event is saved with it.</summary>
    public void Add(ServerDb db, EventFact fact)
    {
        if (!IsOn)
        {
            return;
        }

        db.Add(
            new OutboxEvent
            {
                AccountId = fact.AccountId,
                Type = fact.Type,
                PassId = fact.PassId,
                CampaignId = fact.CampaignId,
                TemplateId = fact.TemplateId,
                At = Now(),
                Data = fact.Data,
            }
        );
    }

    /// <summary>For a caller's own transaction; of one pass in the order of the facts.</summary>
    public NpgsqlBatchCommand Insert(IReadOnlyList<EventFact> facts) =>
        new(
            """
            INSERT INTO event_outbox (account_id, type, at, pass_id, campaign_id, template_id, data)
            SELECT account, type, $7, pass, campaign, template, data::json
            FROM unnest($1, $2, $3, $4, $5, $6) f (account, type, pass, campaign, template, data)
            """
        )
        {
            Parameters =
            {
                ArrayParameter.Of(facts, f => f.AccountId, NpgsqlDbType.Uuid),
                ArrayParameter.Of(facts, f => f.Type, NpgsqlDbType.Text),
                ArrayParameter.Of(facts, f => f.PassId, NpgsqlDbType.Text),
                ArrayParameter.Of(facts, f => f.CampaignId, NpgsqlDbType.Bigint),
                ArrayParameter.Of(facts, f => f.TemplateId, NpgsqlDbType.Bigint),
                ArrayParameter.Of(facts, f => f.Data, NpgsqlDbType.Text),
                new NpgsqlParameter<DateTimeOffset> { TypedValue = Now(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };

    private DateTimeOffset Now() => Iso8601.ToMicroseconds(clock.GetUtcNow());
}
