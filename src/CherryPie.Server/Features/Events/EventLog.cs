using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

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
                At = Iso8601.ToMicroseconds(clock.GetUtcNow()),
                Data = fact.Data,
            }
        );
    }
}
