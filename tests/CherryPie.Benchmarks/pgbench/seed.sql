-- Passes to read and change, stored past the API because a million of them take long through it.
INSERT INTO passes (id, account_id, campaign_id, template_id, number, user_defined_id, dynamic_data, dynamic_index,
    is_redeemed, is_invalid, is_voided, passbook_devices, android_pay_devices, change_count, issued_revision, created_at, updated_at)
SELECT 'seed' || lpad(n::text, 10, '0'), :'account', :campaign, :template, nextval(:'numbers'), 'seed' || n,
    json_build_object('name', 'Ada Lovelace', 'points', 7, 'group', (n % :groups + 1)::text),
    jsonb_build_object('name', 'Ada Lovelace', 'points', '7', 'group', (n % :groups + 1)::text),
    false, false, false, 0, 0, 0, 0, now(), now()
FROM generate_series(:first, :passes) n;
UPDATE issue_counters SET issued = issued + :passes - :first + 1 WHERE counter_id IN (:campaign_counter, :template_counter) AND shard = 0;
VACUUM ANALYZE passes;
CHECKPOINT; -- or what is measured next would write these pages out
