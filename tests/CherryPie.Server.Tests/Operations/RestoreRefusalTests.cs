using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>What restore refuses, it refuses in words that say what to do, and changes nothing.</summary>
[Trait("needs", "postgres")]
public sealed class RestoreRefusalTests(RestoreRefusalTests.Backup backup) : IClassFixture<RestoreRefusalTests.Backup>
{
    [Theory]
    [InlineData("cut in half", "damaged, cut off, or not made by the verb backup")]
    [InlineData("cut by one byte", "damaged, cut off, or not made by the verb backup")]
    [InlineData("longer by one byte", "damaged, cut off, or not made by the verb backup")]
    [InlineData("empty", "damaged, cut off, or not made by the verb backup")]
    [InlineData("a byte of the head", "damaged, cut off, or not made by the verb backup")]
    [InlineData("a byte of the rows", "damaged, cut off, or not made by the verb backup")]
    [InlineData("the last byte", "damaged, cut off, or not made by the verb backup")]
    [InlineData("another file", "not made by the verb backup")]
    [InlineData("a newer migration", "which is newer than this one")]
    [InlineData("a newer format", "which is newer than this one")]
    public async Task A_file_that_is_not_right(string fault, string says)
    {
        var file = Path.Combine(backup.Folder, fault.Replace(' ', '-'));
        await File.WriteAllBytesAsync(file, Faulty(fault, await File.ReadAllBytesAsync(backup.File)));
        await Refused(backup.Key, ["restore", file], says);
    }

    [Fact]
    public async Task The_dump_of_pg_dump()
    {
        var file = Path.Combine(backup.Folder, "pg.dump");
        await Dump.Take(backup.Database, file);
        await Refused(backup.Key, ["restore", file], "what pg_dump made, pg_restore reads");
    }

    [Fact]
    public async Task Without_the_master_key_that_belongs_to_it()
    {
        await Refused(
            null,
            ["restore", backup.File],
            "and there is no key here. Give the one that was kept with this backup: --master-key FILE"
        );
        await Refused(OperatedServer.NewMasterKey(), ["restore", backup.File], "which is not in Secrets__MasterKey. Give the key");
        var wrong = Path.Combine(backup.Folder, "wrong-key");
        await File.WriteAllTextAsync(wrong, OperatedServer.NewMasterKey());
        await Refused(null, ["restore", backup.File, "--master-key", wrong], $"which is not in {wrong}. Find the key");
        await Refused(null, ["restore", backup.File, "--master-key", wrong + "-absent"], "can't be read");
        var right = Path.Combine(backup.Folder, "right-key");
        await File.WriteAllTextAsync(right, backup.Key);
        await Refused(
            OperatedServer.NewMasterKey(),
            ["restore", backup.File, "--master-key", right],
            $"not in Secrets__MasterKey. The server would use that one: put the key of {right} there"
        );
    }

    [Fact]
    public async Task A_database_that_is_not_empty_or_of_another_program_or_of_a_newer_version()
    {
        var said = await Refused(backup.Key, ["restore", backup.File], "it holds 1 accounts and ", backup.Database);
        Assert.Contains("Restore needs an empty one: make it (createdb NAME)", said, StringComparison.Ordinal);
        await DatabaseContents.Run(backup.Target, "CREATE TABLE theirs (id int)");
        await Refused(backup.Key, ["restore", backup.File], "tables of another program (theirs)");
        await DatabaseContents.Run(
            backup.Target,
            """
            DROP TABLE theirs;
            CREATE TABLE "__EFMigrationsHistory" ("MigrationId" text PRIMARY KEY, "ProductVersion" text);
            INSERT INTO "__EFMigrationsHistory" VALUES ('20991231000000_Later', '1')
            """
        );
        await Refused(backup.Key, ["restore", backup.File], "The database is of a newer version than this one");
        var (code, text) = await BackupVerb.Run(backup.Target, backup.Key, ["backup", Path.Combine(backup.Folder, "newer")]);
        Assert.Equal((1, true), (code, text.Contains("Back it up with that version's verb", StringComparison.Ordinal)));
        await DatabaseContents.Run(backup.Target, "DROP TABLE \"__EFMigrationsHistory\"");
    }

    [Fact]
    public async Task While_a_server_runs()
    {
        var database = await TestCluster.MakeEmptyDatabase();
        await using (var server = await OperatedServer.Start(database, backup.Key))
        {
            // Without its accounts the database would do.
            await DatabaseContents.Run(database, "TRUNCATE accounts CASCADE");
            await Refused(backup.Key, ["restore", backup.File], "A server runs on this database, or is about to: stop every one", database);
            await server.Kill();
            var (code, said) = await BackupVerb.Run(database, backup.Key, ["restore", backup.File]);
            Assert.True(code == 0, said);
        }

        await TestCluster.DropDatabase(database);
    }

    [Fact]
    public async Task A_fault_in_the_middle_leaves_nothing()
    {
        // What the file says of its rows stands behind them, and is found wrong when all are there.
        var file = Path.Combine(backup.Folder, "fault");
        var whole = await File.ReadAllBytesAsync(backup.File);
        whole[^60] ^= 1;
        SHA256.HashData(whole.AsSpan(..^32)).CopyTo(whole, whole.Length - 32);
        await File.WriteAllBytesAsync(file, whole);
        var (data, key) = (Path.Combine(backup.Folder, "data"), Path.Combine(backup.Folder, "key"));
        await File.WriteAllTextAsync(key, backup.Key);
        var said = await Refused(null, ["restore", file, "--master-key", key, "--DataFolder", data], "(--verbose tells more)");
        Assert.Contains("template_images: ", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(data, "master-key")));
    }

    private static byte[] Faulty(string fault, byte[] whole)
    {
        switch (fault)
        {
            case "cut in half":
                return whole[..(whole.Length / 2)];
            case "cut by one byte":
                return whole[..^1];
            case "longer by one byte":
                return [.. whole, 0];
            case "empty":
                return [];
            case "another file":
                return Pictures.Icon;
            case "a byte of the head":
                whole[100] ^= 1;
                return whole;
            case "a byte of the rows":
                whole[whole.Length * 2 / 3] ^= 0x10;
                return whole;
            case "the last byte":
                whole[^1] ^= 0x80;
                return whole;
            case "a newer migration":
                return Rewritten(whole, "\"Migration\":\"2026", "\"Migration\":\"2099");
            default:
                return Rewritten(whole, "\"Format\":1,", "\"Format\":9,");
        }
    }

    // As a newer version would write it: with the hash that belongs to it.
    private static byte[] Rewritten(byte[] whole, string from, string to)
    {
        var at = whole.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        Assert.True(at > 0, from);
        Encoding.UTF8.GetBytes(to).CopyTo(whole, at);
        SHA256.HashData(whole.AsSpan(..^32)).CopyTo(whole, whole.Length - 32);
        return whole;
    }

    // A server that runs writes them by itself.
    private static readonly string[] _moving = ["servers", "event_marks"];

    private async Task<string> Refused(string? key, string[] words, string says, string? database = null)
    {
        var target = database ?? backup.Target;
        var before = await DatabaseContents.Of(target, _moving);
        var (code, said) = await BackupVerb.Run(target, key, words);
        Assert.Equal(1, code);
        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.Equal(before, await DatabaseContents.Of(target, _moving));
        return said;
    }

    /// <summary>A backup of a server's database, and an empty database.</summary>
    public sealed class Backup : IAsyncLifetime
    {
        internal string Folder { get; } = TestCluster.NewFolder();

        internal string Key { get; } = OperatedServer.NewMasterKey();

        internal string Database { get; private set; } = "";

        internal string Target { get; private set; } = "";

        internal string File => Path.Combine(Folder, "cherrypie.backup");

        public async Task InitializeAsync()
        {
            Database = await TestCluster.MakeEmptyDatabase();
            Target = await TestCluster.MakeEmptyDatabase();
            await using (await OperatedServer.Start(Database, Key))
            {
                await BackupVerb.Take(Database, File);
            }
        }

        public async Task DisposeAsync()
        {
            await TestCluster.DropDatabase(Database);
            await TestCluster.DropDatabase(Target);
            Directory.Delete(Folder, recursive: true);
        }
    }
}
