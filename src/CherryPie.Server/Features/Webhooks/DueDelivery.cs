using Npgsql;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>A webhook that this server delivers to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="IsFailing">Whether its last attempt failed.</param>
internal sealed record LeasedWebhook(string Id, Guid AccountId, bool IsFailing);

/// <summary>A delivery that is due.</summary>
/// <param name="Position">The event's.</param>
/// <param name="MessageId">The event's.</param>
/// <param name="PassId">Null: the event has none.</param>
/// <param name="Attempts">How many there were before.</param>
/// <param name="DueAt">When it was due. Its row has another time once it is to be sent again.</param>
/// <param name="Type">The event's.</param>
/// <param name="At">When the event happened; null: it is no longer kept.</param>
/// <param name="Data">What the event says.</param>
internal sealed record DueDelivery(
    long Position,
    string MessageId,
    string? PassId,
    int Attempts,
    DateTimeOffset DueAt,
    string Type,
    DateTimeOffset? At,
    string? Data
)
{
    /// <summary>Of a row with these columns in this order.</summary>
    public static DueDelivery Of(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetInt32(3),
            row.GetFieldValue<DateTimeOffset>(4),
            row.GetString(5),
            row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
            row.IsDBNull(7) ? null : row.GetString(7)
        );
}

/// <summary>What became of an attempt.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Status">pending: it is tried again.</param>
/// <param name="Code">The receiver's status; null: it gave none.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">What went wrong; null: nothing.</param>
/// <param name="Retry">When the next attempt is due; null: there is none.</param>
/// <param name="Pause">How long the receiver wants nothing at all; null: it did not say.</param>
/// <param name="IsGone">Whether the receiver wants nothing any more.</param>
/// <param name="Version">Of the webhook that it was made for, <see cref="WebhookTarget.Version"/>.</param>
internal sealed record DeliveryResult(
    DueDelivery Delivery,
    DeliveryStatus Status,
    int? Code,
    int Milliseconds,
    string? Error,
    TimeSpan? Retry = null,
    TimeSpan? Pause = null,
    bool IsGone = false,
    DateTimeOffset Version = default
)
{
    private const int Gone = 410;

    public static DeliveryResult Of(DueDelivery delivery, WebhookResponse response, WebhookSchedule schedule)
    {
        var (code, took) = (response.Code, response.Milliseconds);
        TimeSpan? asked = response.RetryAfter is { } wish ? WebhookSchedule.Asked(wish) : null;
        if (response.IsSuccess)
        {
            return new(delivery, DeliveryStatus.delivered, code, took, Error: null);
        }

        if (code == Gone || schedule.After(delivery.Attempts + 1) is not { } usual)
        {
            return new(delivery, DeliveryStatus.failed, code, took, response.Error, Pause: asked, IsGone: code == Gone);
        }

        // A receiver that asks for less than usual would soon have had all attempts.
        var retry = asked > usual ? asked.Value : usual;
        return new(delivery, DeliveryStatus.pending, code, took, response.Error, retry, asked);
    }
}
