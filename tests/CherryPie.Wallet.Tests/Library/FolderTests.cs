using Xunit;

namespace CherryPie.Wallet.Tests.Library;

public sealed class FolderTests
{
    [Fact]
    public void A_folder_uses_only_folders_above_it_in_the_table_of_the_readme()
    {
        var place = LibraryFiles.FoldersInOrder().Index().ToDictionary(folder => folder.Item, folder => folder.Index);
        var against = SourceReferences.BetweenFolders().Where(reference => place[reference.NamedFolder] > place[reference.Folder]).ToList();
        Assert.True(against.Count == 0, string.Join('\n', against));
    }

    [Fact]
    public void The_table_of_the_readme_has_every_folder() =>
        Assert.Equal(LibraryFiles.Sources().Select(LibraryFiles.Folder).Distinct().Order(), LibraryFiles.FoldersInOrder().Order());
}
