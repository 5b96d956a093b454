using CherryPie.Server.Tests.Bulk;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Files that are sent again, trials that find nothing to do, and exports in the list of imports.</summary>
public sealed class ImportMoreTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task A_trial_that_would_do_nothing_can_not_be_followed()
    {
        var (world, path, someone) = await Begin("operator");
        using var _ = someone;
        var tried = await someone.Tried(path, "Name;Points\nAda;many\nBen;none\n");
        var page = await someone.Page(tried);
        Assert.DoesNotContain("/run\"", page, StringComparison.Ordinal);
        Assert.Contains("Row 2", page, StringComparison.Ordinal);
        Assert.Contains("/imports/files/", page, StringComparison.Ordinal); // back to its columns
        Assert.Empty(await world.Api.AllPasses());
    }

    [Fact]
    public async Task What_was_chosen_for_a_file_stands_there_when_it_is_sent_again()
    {
        var (_, path, someone) = await Begin("operator");
        using var _ = someone;
        const string file = "Number;Text;Points\nA-1;Ada;1,5\nA-2;Ben;many\n";
        var made = await someone.Followed(
            await someone.Tried(
                path,
                file,
                null,
                ("column.0", "userDefinedId"),
                ("column.1", "dynamicData.name"),
                ("column.2", "dynamicData.points"),
                ("decimal", ","),
                ("mode", "upsert"),
                ("key", "userDefinedId"),
                ("dateFormat", "dd.MM.yyyy")
            )
        );
        var id = made[(made.LastIndexOf('/') + 1)..];
        Assert.Contains("members.csv", await someone.Page($"{path}/new?again={id}"), StringComparison.Ordinal);
        using var sent = await someone.SendFile(
            path + "/files",
            "Text;Number;Points;New\nBen;A-2;2,5;x\n",
            fields: [("template", "template"), ("again", id)]
        );
        var typed = ImportVisits.Typed(await someone.Page(sent.Headers.Location!.ToString()));
        Assert.Equal(
            "dynamicData.name userDefinedId dynamicData.points  , upsert userDefinedId dd.MM.yyyy",
            string.Join(
                ' ',
                new[] { "column.0", "column.1", "column.2", "column.3", "decimal", "mode", "key", "dateFormat" }.Select(n => typed[n])
            )
        );
    }

    [Fact]
    public async Task A_file_s_name_is_shown_without_its_folders_and_a_template_that_is_gone_leaves_the_file()
    {
        var (_, path, someone) = await Begin("operator");
        using var _ = someone;
        using var sent = await someone.SendFile(path + "/files", "Name\nAda\n", "C:\\secret folder\\members.csv", ("template", "template"));
        var columns = sent.Headers.Location!.ToString();
        var page = await someone.Page(columns);
        Assert.Contains("members.csv", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret folder", page, StringComparison.Ordinal);
        page = await someone.Page(columns.Split('?')[0] + "?template=gone");
        Assert.Equal("", ImportVisits.Typed(page)["template"]);
        Assert.Contains("members.csv", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_leads_to_its_own_page_and_viewers_nowhere()
    {
        var (world, path, someone) = await Begin("operator");
        using var _ = someone;
        await world.Pass();
        using var viewer = await ConsoleVisitor.Member(server, await Account(world), "viewer");
        using var created = await someone.Send(path.Replace("/imports", "/passes/export", StringComparison.Ordinal));
        var export = created.Headers.Location!.ToString().Split('?')[0];
        await Eventually.Is(async () => (await someone.Page(path)).Contains("1 pass", StringComparison.Ordinal));
        Assert.Contains($"href=\"{export}\"", await someone.Page(path), StringComparison.Ordinal);
        using (var there = await someone.Get($"{path}/{export[(export.LastIndexOf('/') + 1)..]}"))
        {
            Assert.Equal(export, there.Headers.Location?.ToString());
        }

        var list = await viewer.Page(path);
        Assert.Contains("Export", list, StringComparison.Ordinal);
        Assert.DoesNotContain(export, list, StringComparison.Ordinal);
        Assert.DoesNotContain("/imports/new", list, StringComparison.Ordinal);
        Assert.DoesNotContain(export, await someone.Page(path + "?filter=import"), StringComparison.Ordinal);
        Assert.Contains(export, await someone.Page(path + "?filter=export"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_says_beforehand_how_many_phones_it_means_and_issues_nothing()
    {
        var (world, path, someone) = await Begin("operator");
        using var _ = someone;
        var pass = await world.Pass(more: ""","userDefinedId":"A-1","dynamicData":{"name":"Ada"}""");
        await server.Sql("UPDATE passes SET passbook_devices = 2 WHERE id = $1", pass);
        var tried = await someone.Tried(
            path,
            "Customer number;Name\nA-1;Ada the first\nA-9;Nobody\n",
            null,
            ("column.0", "userDefinedId"),
            ("column.1", "dynamicData.name"),
            ("mode", "update")
        );
        var page = await someone.Page(tried);
        Assert.Contains("Import 1 pass", page, StringComparison.Ordinal);
        Assert.Contains("At most 1 pass in a wallet is announced to its phones.", page, StringComparison.Ordinal);
        await someone.Followed(tried);
        Assert.Equal(
            "Ada the first",
            (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetProperty("name").GetString()
        );
        Assert.Single(await world.Api.AllPasses());
    }

    private async Task<(World World, string Path, ConsoleVisitor Someone)> Begin(string role)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var account = await Account(world);
        return (world, $"/console/{account}/imports", await ConsoleVisitor.Member(server, account, role));
    }

    private Task<Guid> Account(World world) => ConsoleVisitor.AccountOf(server, world.Account);
}
