-- What an import stores of 500 rows, passes and events, out of a table that COPY filled. The server numbers these events too.
\set campaign_shard random(0, 15)
\set template_shard random(0, 15)
BEGIN;
UPDATE issue_counters SET issued = issued + 500 WHERE counter_id = :campaign_counter AND shard = :campaign_shard;
UPDATE issue_counters SET issued = issued + 500 WHERE counter_id = :template_counter AND shard = :template_shard;
WITH stored AS (INSERT INTO passes (id, account_id, campaign_id, template_id, number, user_defined_id, dynamic_data, dynamic_index,
    is_redeemed, is_invalid, is_voided, passbook_devices, android_pay_devices, change_count, issued_revision, created_at, updated_at)
SELECT left(md5(random()::text || clock_timestamp()::text || user_id), 14), :account, :campaign, :template, nextval(:numbers), user_id,
    json_build_object('name', name, 'points', points), jsonb_build_object('name', name, 'points', points),
    false, false, false, 0, 0, 0, 0, now(), now()
FROM (SELECT nextval('copied_blocks') * 500 AS last) block JOIN copied ON n > last - 500 AND n <= last
RETURNING id, account_id, created_at, campaign_id, template_id)
INSERT INTO event_outbox (account_id, type, at, pass_id, campaign_id, template_id, data)
SELECT account_id, 'pass.issued', created_at, id, campaign_id, template_id, '{"version":0,"devices":0}'::json FROM stored;
COMMIT;
