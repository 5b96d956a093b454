-- An event for each seeded pass, over the last 30 days, oldest first: what home counts and a pass's page shows.
INSERT INTO events (account_id, position, message_id, type, pass_id, campaign_id, template_id, at, data)
SELECT :'account', (extract(epoch FROM at) * 1000000)::bigint, 'seeded' || n, 'pass.issued', 'seed' || lpad(n::text, 10, '0'),
    :campaign, :template, at, '{}'
FROM (SELECT n, now() - interval '30 days' * (1 - n::float8 / (:passes + 1)) - interval '1 minute' AS at
    FROM generate_series(:first, :passes) n) seeded;
VACUUM ANALYZE events;
CHECKPOINT;
