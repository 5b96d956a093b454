namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Customers with names and states, and one whose pass has a history and a phone; rows of their own, since no phone is at
/// hand.</summary>
internal static class PassRows
{
    public static readonly string[] All =
    [
        """
            UPDATE passes SET dynamic_data = json_build_object('name', first || ' ' || last, 'points', n * 7 % 120),
                dynamic_index = jsonb_build_object('name', first || ' ' || last, 'points', (n * 7 % 120)::text),
                created_at = now() - make_interval(hours => n), updated_at = now() - make_interval(mins => n * 17 % 900),
                is_redeemed = n % 5 = 0, is_voided = n % 13 = 0, passbook_devices = n % 3,
                recovery_email = CASE WHEN n % 4 = 0 THEN lower(last) || n || '@example.com' END
            FROM (SELECT id AS seed, (row_number() OVER (ORDER BY number DESC))::int AS n FROM passes
                  WHERE account_id = $1 AND id LIKE 'seed%') s,
                LATERAL (SELECT (ARRAY['Amélie','Bartholomäus','Chidi','Dolores','Emre','Fatima','Giulia','Hiroshi'])[1 + n % 8],
                    (ARRAY['Lovelace','Hopper','Okonkwo','Schmidt','Yılmaz','von und zu Hohenstaufen-Weißenfels','Rossi'])[1 + n % 7])
                    x(first, last)
            WHERE id = seed
            """,
        """
            UPDATE passes SET dynamic_data = '{"name":"Grace Hopper","points":42}', dynamic_index = '{"name":"Grace Hopper","points":"42"}',
                user_defined_id = 'member-0042', recovery_email = 'grace.hopper@example.com', passbook_devices = 2, change_count = 3,
                changed_at = now() - interval '2 hours', first_registered_at = now() - interval '6 days'
            WHERE account_id = $1 AND id NOT LIKE 'seed%' AND number = (SELECT min(number) FROM passes WHERE account_id = $1)
            """,
        """
            INSERT INTO events (account_id, position, message_id, type, pass_id, at, data)
            SELECT $1, (extract(epoch FROM at) * 1000000)::bigint, concat('evt_shown_', n), type, p.id, at, data::json
            FROM (SELECT id FROM passes WHERE account_id = $1 AND user_defined_id = 'member-0042') p, (VALUES
                (1, 'pass.issued', 144.5, '{}'), (2, 'pass.viewed', 144.2, '{}'), (3, 'pass.downloaded', 144.1, '{}'),
                (4, 'pass.installed', 144.0, '{"devices":1}'), (5, 'pass.updated', 72.0, '{"changed":["dynamicData.points"]}'),
                (6, 'pass.pushFailed', 71.9, '{"status":400,"reason":"BadDeviceToken"}'), (7, 'pass.installed', 48.0, '{"devices":2}'),
                (8, 'pass.updated', 2.0, '{"changed":["dynamicData.name","dynamicData.points","expiryDate"]}')) x(n, type, hours, data),
                LATERAL (SELECT now() - make_interval(secs => hours * 3600)) t(at)
            """,
        """
            INSERT INTO devices (device_id, pass_type_identifier, account_id, push_token, scheme, registered_at, pushed_at, push_attempts,
                last_status, last_reason, listed_at)
            SELECT d.id, c.pass_type_identifier, $1, d.id, 'ApplePass', now() - interval '6 days', now() - interval '119 minutes', 0,
                d.status, d.reason, CASE WHEN d.status = 200 AND d.id LIKE '25%' THEN now() - interval '118 minutes' END
            FROM passes p JOIN campaigns k ON k.id = p.campaign_id JOIN certificates c ON c.id = k.certificate_id,
                (VALUES ('259e373b61cf4d2a', 200, ''), ('7f01ab9255de4410', 503, 'ServiceUnavailable')) d(id, status, reason)
            WHERE p.account_id = $1 AND p.user_defined_id = 'member-0042'
            """,
        """
            INSERT INTO registrations (device_id, pass_type_identifier, pass_id, update_tag, known_tag, created_at, fetched_at)
            SELECT d.device_id, d.pass_type_identifier, p.id, 5, 0,
                now() - CASE WHEN d.device_id LIKE '25%' THEN interval '6 days' ELSE interval '2 days' END, now() - interval '117 minutes'
            FROM devices d, passes p
            WHERE p.account_id = $1 AND p.user_defined_id = 'member-0042' AND d.device_id IN ('259e373b61cf4d2a', '7f01ab9255de4410')
            """,
        """
            INSERT INTO segments (id, account_id, name, filter, created_at)
            VALUES (gen_random_uuid(), $1, 'Redeemed', '{"isRedeemed":true}', now()),
                (gen_random_uuid(), $1, 'In a wallet', '{"passbookDevices":{"gt":0}}', now())
            """,
    ];
}
