-- What POST /v2/passes stores: two counters and a pass, in the server's tables and indexes.
\set campaign_shard random(0, 15)
\set template_shard random(0, 15)
BEGIN;
UPDATE issue_counters SET issued = issued + 1 WHERE counter_id = :campaign_counter AND shard = :campaign_shard;
UPDATE issue_counters SET issued = issued + 1 WHERE counter_id = :template_counter AND shard = :template_shard;
INSERT INTO passes (id, account_id, campaign_id, template_id, number, user_defined_id, dynamic_data, dynamic_index,
    is_redeemed, is_invalid, is_voided, passbook_devices, android_pay_devices, change_count, issued_revision, created_at, updated_at)
SELECT left(md5(random()::text || clock_timestamp()::text), 14), :account, :campaign, :template, n, 'p' || n,
    '{"name":"Ada Lovelace","points": 7}', '{"name":"Ada Lovelace","points": "7"}', false, false, false, 0, 0, 0, 0, now(), now()
FROM nextval(:numbers) n;
COMMIT;
