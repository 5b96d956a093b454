using System.IO.Compression;
using System.Text.Json;
using CherryPie.Server.Features.Backup;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>What backup writes, restore brings back: of the database that Fixtures/README.md describes, and of one that is being
/// written.</summary>
[Trait("needs", "postgres")]
public sealed class BackupVerbTests : IAsyncLifetime
{
    private static readonly string _fixtures = Path.Combine(Repository.Folder, "tests/CherryPie.Server.Tests/Operations/Fixtures");
    private static readonly string _key = JsonElement
        .Parse(File.ReadAllBytes(Path.Combine(_fixtures, "upgrade.json")))
        .GetProperty("masterKey")
        .GetString()!;
    private static readonly string[] _leftOut = [.. BackedUpSchema.LeftOut.Keys.Where(t => t != BackedUpSchema.History)];
    private readonly string _folder = TestCluster.NewFolder();
    private readonly List<string> _databases = [];

    private string File1 => Path.Combine(_folder, "cherrypie.backup");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await TestCluster.DropDatabase(database);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_table_comes_back_as_it_was()
    {
        var database = await Filled();
        var before = await DatabaseContents.Of(database, _leftOut);
        await BackupVerb.Take(database, File1);
        Assert.Equal(before, await DatabaseContents.Of(database, _leftOut));

        var restored = await Empty();
        await BackupVerb.Restore(File1, restored, _key);
        Same(before, await DatabaseContents.Of(restored, _leftOut));

        // A table that is new must have rows here, or its round trip is not tested.
        Assert.Empty(before.Where(t => !t.Key.Contains(' ', StringComparison.Ordinal) && t.Value.Length == 0).Select(t => t.Key));
        Assert.All(BackedUpSchema.LeftOut, t => Assert.True(t.Value.Length > 20, t.Key));
        var tables = await DatabaseContents.All(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
        Assert.Superset(BackedUpSchema.LeftOut.Keys.ToHashSet(), tables.ToHashSet());
    }

    [Fact]
    public async Task Pg_restore_reads_it_too()
    {
        var database = await Filled();
        await BackupVerb.Take(database, File1);
        var restored = await Empty();
        await Dump.Restore(File1, restored);
        Same(await DatabaseContents.Of(database, _leftOut), await DatabaseContents.Of(restored, _leftOut));
    }

    [Fact]
    public async Task A_backup_of_a_former_schema_is_migrated_and_so_is_a_database_that_only_has_tables()
    {
        var database = await Former();
        await BackupVerb.Take(database, File1);
        var restored = await Empty();
        await BackupVerb.Run(restored, _key, ["migrate"]);
        await DatabaseContents.Run(restored, "INSERT INTO servers VALUES (gen_random_uuid(), clock_timestamp(), 0)");
        await BackupVerb.Restore(File1, restored, _key);
        await BackupVerb.Run(database, _key, ["migrate"]);
        Same(await DatabaseContents.Of(database, _leftOut), await DatabaseContents.Of(restored, _leftOut));
        Assert.Empty(await DatabaseContents.All(restored, "SELECT id::text FROM servers"));
        var (code, said) = await BackupVerb.Run(restored, _key, ["accounts", "list"]);
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task It_is_of_one_moment_while_others_write()
    {
        var database = await Filled();
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            await using var there = NpgsqlDataSource.Create(database + ";Pooling=false");
            await using var connection = await there.OpenConnectionAsync();
            var written = 0;
            for (; !done.IsCancellationRequested; written++)
            {
                // One table comes early in the file, the other late.
                await using var command = new NpgsqlCommand(
                    $"""
                    BEGIN;
                    INSERT INTO audit_entries (id, at, actor, action, object) OVERRIDING SYSTEM VALUE
                        VALUES ({1_000_000 + written}, now(), 'test', 'moment', 'moment');
                    INSERT INTO update_sequences VALUES ('moment{written}', {written});
                    COMMIT
                    """,
                    connection
                );
                await command.ExecuteNonQueryAsync();
            }

            return written;
        });
        await BackupVerb.Take(database, File1);
        await done.CancelAsync();
        Assert.True(await writing > 100);
        var restored = await Empty();
        await BackupVerb.Restore(File1, restored, _key);
        var early = await DatabaseContents.All(restored, "SELECT id::text FROM audit_entries WHERE id >= 1000000 ORDER BY id");
        var late = await DatabaseContents.All(
            restored,
            "SELECT (1000000 + last_tag)::text FROM update_sequences WHERE pass_type_identifier LIKE 'moment%' ORDER BY last_tag"
        );
        Assert.NotEmpty(early);
        Assert.Equal(early, late);
        Assert.True(early.Count < await writing);
    }

    [Fact]
    public async Task Through_pipes_nothing_but_the_backup_goes()
    {
        var database = await Filled();
        await BackupVerb.Take(database, File1);
        var (code, said) = await BackupVerb.Shell($"$VERB backup - > {_folder}/piped", database, _key);
        Assert.True(code == 0, said);
        Assert.Contains("passes: ", said, StringComparison.Ordinal);
        var restored = await Empty();
        (code, said) = await BackupVerb.Shell($"cat {_folder}/piped | $VERB restore - > /dev/null", restored, _key);
        Assert.True(code == 0, said);
        Same(await DatabaseContents.Of(database, _leftOut), await DatabaseContents.Of(restored, _leftOut));
    }

    [Fact]
    public async Task Its_files_are_private_and_replace_none_unasked()
    {
        var database = await Filled();
        var keyFile = Path.Combine(_folder, "master-key");
        var (code, said) = await BackupVerb.Run(database, _key, ["backup", File1, "--master-key", keyFile]);
        Assert.True(code == 0, said);
        Assert.Equal(_key, (await File.ReadAllTextAsync(keyFile)).Trim());
        foreach (var file in new[] { File1, keyFile })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var secret = Convert.FromBase64String(_key);
        Assert.Equal(-1, (await File.ReadAllBytesAsync(File1)).AsSpan().IndexOf(secret));
        var former = await File.ReadAllBytesAsync(File1);
        (code, said) = await BackupVerb.Run(database, _key, ["backup", File1]);
        Assert.Equal((1, true), (code, said.Contains("exists already: choose another name, or say --replace", StringComparison.Ordinal)));
        Assert.Equal(former, await File.ReadAllBytesAsync(File1));
        (code, said) = await BackupVerb.Run(database, _key, ["backup", File1, "--replace"]);
        Assert.True(code == 0, said);
        Assert.Contains("The master key is not in it", said, StringComparison.Ordinal);
        (code, said) = await BackupVerb.Run(database, _key, ["backup", File1, "--replace", "--master-key", File1]);
        Assert.Equal((1, true), (code, said.Contains("apart from the backup", StringComparison.Ordinal)));
        Assert.Equal(["cherrypie.backup", "master-key", "owner"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    private static void Same(SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, t => Assert.Equal(t.Value, after[t.Key]));
    }

    private async Task<string> Empty()
    {
        _databases.Add(await TestCluster.MakeEmptyDatabase());
        return _databases[^1];
    }

    private async Task<string> Former()
    {
        var database = await Empty();
        var dump = Path.Combine(_folder, "upgrade.dump");
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(_fixtures, "upgrade.dump.gz")), CompressionMode.Decompress))
        await using (var file = File.Create(dump))
        {
            await packed.CopyToAsync(file);
        }

        await Dump.Restore(dump, database);
        File.Delete(dump);
        return database;
    }

    /// <summary>At this version's schema.</summary>
    private const string People = """
        INSERT INTO people (id, name, runs_installation, created_at, user_name, normalized_user_name, email, normalized_email,
            email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
        VALUES (gen_random_uuid(), 'Ada', true, '2026-01-01', 'a@example.com', 'A@EXAMPLE.COM', 'a@example.com', 'A@EXAMPLE.COM',
            true, true, true, 0);
        INSERT INTO person_tokens SELECT id, '[AspNetUserStore]', 'AuthenticatorKey', 'c2VhbGVk' FROM people;
        INSERT INTO person_passkeys SELECT sha256('a'), id, '{"Name":"Laptop"}' FROM people;
        INSERT INTO person_identities SELECT 'https://id.example.com', 'ada', id, '2026-01-01' FROM people;
        INSERT INTO person_sessions (id, person_id, stamp, began_at, last_seen_at, ends_at, agent, address)
        SELECT id, id, 'stamp', '2026-01-01', '2026-01-01', '2026-01-08', 'Firefox, Linux', '192.0.2.1' FROM people;
        INSERT INTO memberships SELECT p.id, a.id, 'owner', '2026-01-01' FROM people p, accounts a;
        INSERT INTO invitations (id, token_hash, account_id, role, runs_installation, created_at, expires_at)
        SELECT gen_random_uuid(), sha256(id::text::bytea), id, 'viewer', false, '2026-01-01', '2026-01-08' FROM accounts;
        INSERT INTO segments SELECT id, id, 'Redeemed', '{"isRedeemed":true}', '2026-01-01' FROM accounts;
        INSERT INTO api_failures (account_id, at, method, route, status, field, message, trace_id, dropped)
        SELECT id, '2026-01-01', 'PUT', '/v2/passes/{id}', 404, '', 'There is no pass', '', 0 FROM accounts;
        INSERT INTO key_ring SELECT gen_random_uuid(), api_secret, '2026-01-01' FROM accounts;
        """;

    private async Task<string> Filled()
    {
        var database = await Former();
        var (code, said) = await BackupVerb.Run(database, _key, ["migrate"]);
        Assert.True(code == 0, said);
        await DatabaseContents.Run(database, "INSERT INTO servers VALUES (gen_random_uuid(), '2026-01-01', 0)");
        await DatabaseContents.Run(
            database,
            "INSERT INTO idempotent_answers (account_id, key, fingerprint, status, content_type, body, at) "
                + "SELECT id, 'key', sha256('a'), 200, 'application/json', api_secret, '2026-01-01' FROM accounts"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO published_images (sha256, account_id, sha1) "
                + "SELECT encode(sha256(png), 'hex'), account_id, sha1 FROM dynamic_images"
        );
        await DatabaseContents.Run(database, "INSERT INTO event_marks VALUES ('pass.expired', '2026-01-01')");
        await DatabaseContents.Run(database, "INSERT INTO event_sequences SELECT id, 7 FROM accounts");
        await DatabaseContents.Run(
            database,
            "INSERT INTO event_outbox (account_id, type, at, data) SELECT id, 'campaign.changed', '2026-01-01', '{}' FROM accounts"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO events (account_id, position, message_id, type, at, data) "
                + "SELECT id, 7, 'evt_7_0', 'campaign.changed', '2026-01-01', '{}' FROM accounts"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO webhooks (id, account_id, url, events, payload, include_personal, secret, created_at, updated_at) "
                + "SELECT left('wh_' || id, 32), id, 'https://hooks.example.com/', '{*}', 'full', false, api_secret, '2026-01-01', "
                + "'2026-01-01' FROM accounts"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO webhook_deliveries (webhook_id, position, account_id, message_id, type, attempts, status, at) "
                + "SELECT id, 7, account_id, 'evt_7_0', 'campaign.changed', 1, 'delivered', '2026-01-01' FROM webhooks"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO google_issuers (id, account_id, issuer_id, client_email, key_id, service_account, status, checked_at, created_at, "
                + "updated_at) SELECT left(id::text, 10), id, '3388', 'wallet@example.com', '7c1f', api_secret, 'ok', '2026-01-01', "
                + "'2026-01-01', '2026-01-01' FROM accounts"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO google_classes (issuer, class_id, account_id, template_id, kind) SELECT left(account_id::text, 10), '3388.' || "
                + "index, account_id, id, 'Loyalty' FROM templates"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO google_objects (pass_id, account_id, issuer, saves) SELECT id, account_id, left(account_id::text, 10), 1 "
                + "FROM passes"
        );
        await DatabaseContents.Run(database, "INSERT INTO google_nonces SELECT id, 'n', '2026-01-01' FROM google_issuers");
        await DatabaseContents.Run(database, "INSERT INTO google_rates VALUES ('wallet@example.com', '2026-01-01')");
        await DatabaseContents.Run(
            database,
            "INSERT INTO template_google_images (account_id, template_id, part, file_name, png) SELECT account_id, template_id, "
                + "'google-HeroFile', file_name, original FROM template_images WHERE part = 'passbook-IconFile'"
        );
        await DatabaseContents.Run(
            database,
            "INSERT INTO spooled_files (account_id, name, length, created_at) SELECT id, 'members.csv', 3, '2026-01-01' FROM accounts"
        );
        await DatabaseContents.Run(database, "INSERT INTO file_chunks SELECT id, 0, 'a\n1' FROM spooled_files");
        await DatabaseContents.Run(
            database,
            "INSERT INTO bulk_jobs (id, account_id, kind, status, options, file_id, actor, rows, done, issued, updated, unchanged, failed, "
                + "position, warnings, created_at, run_at) SELECT left('imp_' || account_id, 32), account_id, 'import', 'running', '{}', "
                + "id, 'api key', 2, 1, 0, 0, 0, 1, 2, '{}', '2026-01-01', '2026-01-01' FROM spooled_files"
        );
        await DatabaseContents.Run(database, "INSERT INTO bulk_refused_rows SELECT id, 2, 'a', 'is no number', '{1}' FROM bulk_jobs");
        await DatabaseContents.Run(database, "INSERT INTO bulk_block_results SELECT id, 3, '{3}', '{x8Kd03bPqZ7LmA}' FROM bulk_jobs");
        await DatabaseContents.Run(database, People);
        return database;
    }
}
