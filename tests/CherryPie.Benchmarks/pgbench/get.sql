-- What GET /v2/passes/{id} reads.
\set n random(1, :passes)
SELECT p.*, c.*, t.*
FROM passes p JOIN campaigns c ON c.id = p.campaign_id JOIN templates t ON t.id = p.template_id
WHERE p.account_id = :account AND p.id = 'seed' || lpad(:n::text, 10, '0');
