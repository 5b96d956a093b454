-- What POST /v2/passes/search reads for {"dynamicData":{"group":"…"}}, which a hundred passes share: in two steps, as the server does.
\set g random(1, :groups)
WITH matches AS MATERIALIZED (SELECT p.number FROM passes p
    WHERE p.account_id = :account AND p.dynamic_index @> jsonb_build_object('group', :g::text))
SELECT (SELECT count(*) FROM matches), ARRAY(SELECT number FROM matches WHERE number > 0 ORDER BY number LIMIT 100) AS numbers \gset
SELECT p.*, c.*, t.* FROM passes p JOIN campaigns c ON c.id = p.campaign_id JOIN templates t ON t.id = p.template_id
WHERE p.account_id = :account AND p.number = ANY(:numbers) ORDER BY p.number;
