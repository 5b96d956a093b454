-- What POST /v2/passesBatch stores of 25 passes.
\set campaign_shard random(0, 15)
\set template_shard random(0, 15)
BEGIN;
UPDATE issue_counters SET issued = issued + 25 WHERE counter_id = :campaign_counter AND shard = :campaign_shard;
UPDATE issue_counters SET issued = issued + 25 WHERE counter_id = :template_counter AND shard = :template_shard;
INSERT INTO passes (id, account_id, campaign_id, template_id, number, user_defined_id, dynamic_data, dynamic_index,
    is_redeemed, is_invalid, is_voided, passbook_devices, android_pay_devices, change_count, issued_revision, created_at, updated_at)
SELECT left(md5(random()::text || clock_timestamp()::text || i), 14), :account, :campaign, :template, n, 'p' || n,
    '{"name":"Ada Lovelace","points": 7}', '{"name":"Ada Lovelace","points": "7"}', false, false, false, 0, 0, 0, 0, now(), now()
FROM (SELECT i, nextval(:numbers) AS n FROM generate_series(1, 25) i) numbered;
COMMIT;
