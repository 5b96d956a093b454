-- What PUT /v2/passes/{id} stores of a changed value.
\set n random(1, :passes)
\set points random(1, 1000000)
BEGIN;
SELECT * FROM passes WHERE account_id = :account AND id = 'seed' || lpad(:n::text, 10, '0') FOR NO KEY UPDATE;
UPDATE passes SET dynamic_data = json_build_object('name', 'Ada Lovelace', 'points', :points::int),
    dynamic_index = jsonb_build_object('name', 'Ada Lovelace', 'points', :points::text)
    , updated_at = now() WHERE id = 'seed' || lpad(:n::text, 10, '0');
COMMIT;
