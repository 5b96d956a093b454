-- A registered device for each pass from :first on.
INSERT INTO devices (device_id, pass_type_identifier, account_id, push_token, scheme, registered_at, push_attempts)
SELECT 'device' || n, 'pass.com.example.demo', :'account', lpad(to_hex(n), 64, '0'), 'ApplePass', now(), 0
FROM generate_series(:first, :passes) n;
INSERT INTO registrations (device_id, pass_type_identifier, pass_id, update_tag, known_tag, created_at)
SELECT 'device' || n, 'pass.com.example.demo', 'seed' || lpad(n::text, 10, '0'), n, 0, now() FROM generate_series(:first, :passes) n;
INSERT INTO update_sequences (pass_type_identifier, last_tag) VALUES ('pass.com.example.demo', :passes)
ON CONFLICT (pass_type_identifier) DO UPDATE SET last_tag = excluded.last_tag;
VACUUM ANALYZE devices, registrations;
CHECKPOINT;
