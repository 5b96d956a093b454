namespace CherryPie.Server.Tests.Operations;

/// <summary>A server of this version on what its verb restored of a former one's database, which another of its verbs backed up.</summary>
public sealed class RestoredServer : UpgradedServer
{
    protected override async Task<string> MakeDatabase()
    {
        var former = await base.MakeDatabase();
        var file = Path.Combine(DataFolder, "cherrypie.backup");
        await BackupVerb.Take(former, file);
        await TestCluster.DropDatabase(former);
        var restored = await TestCluster.MakeEmptyDatabase();
        await BackupVerb.Restore(file, restored, Id("masterKey"));
        return restored;
    }
}
