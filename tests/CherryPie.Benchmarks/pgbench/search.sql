-- What POST /v2/passes/search reads for {"dynamicData":{"group":"…"}}, which a hundred passes share.
\set g random(1, :groups)
SELECT p.*, c.*, t.* FROM passes p JOIN campaigns c ON c.id = p.campaign_id JOIN templates t ON t.id = p.template_id
WHERE p.account_id = :account AND p.dynamic_index @> jsonb_build_object('group', :g::text) ORDER BY p.number LIMIT 100;
