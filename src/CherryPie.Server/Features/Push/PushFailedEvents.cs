using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Push;

/// <summary>An event for each pass of a device whose push has failed for good: APNs refuses the token, or all attempts failed.</summary>
internal static class PushFailedEvents
{
    /// <summary>For the transaction that records the results. A device that has registered with another token since is left out.</summary>
    /// <param name="failed">Those that count as such, of <see cref="IsOne"/>.</param>
    /// <param name="at">When.</param>
    public static NpgsqlBatchCommand Insert(IReadOnlyCollection<PushResult> failed, DateTimeOffset at) =>
        new(
            $"""
            INSERT INTO event_outbox (account_id, type, pass_id, campaign_id, template_id, at, data)
            SELECT p.account_id, '{EventTypes.PassPushFailed}', p.id, p.campaign_id, p.template_id, $6, json_build_object(
                'version', p.change_count, 'devices', p.passbook_devices + p.android_pay_devices,
                'wallet', 'apple', 'status', f.status, 'reason', f.reason)
            FROM unnest($1, $2, $3, $4, $5) f (device, type, token, status, reason)
            JOIN devices d ON d.device_id = f.device AND d.pass_type_identifier = f.type AND d.push_token = f.token
            JOIN registrations r ON r.device_id = d.device_id AND r.pass_type_identifier = d.pass_type_identifier
            JOIN passes p ON p.id = r.pass_id
            ORDER BY p.id
            """
        )
        {
            Parameters =
            {
                ArrayParameter.Of(failed, f => f.Push.DeviceId, NpgsqlDbType.Text),
                ArrayParameter.Of(failed, f => f.Push.PassTypeIdentifier, NpgsqlDbType.Text),
                ArrayParameter.Of(failed, f => f.Push.PushToken, NpgsqlDbType.Text),
                ArrayParameter.Of(failed, f => f.Response.Status, NpgsqlDbType.Integer),
                ArrayParameter.Of(failed, f => f.Response.Reason, NpgsqlDbType.Text),
                new() { Value = at, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };

    public static bool IsOne(PushResult result) => result.Suspends || result.IsGivenUp;
}
