using System.Net;
using CherryPie.Server.Tests.Bulk;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>An operator's imports, from the file to the passes.</summary>
public sealed class ImportPagesTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Header = "Customer number;E-mail;Name;Points";

    [Fact]
    public async Task Three_bad_rows_are_downloaded_corrected_and_imported()
    {
        var (world, path, someone) = await Begin("operator");
        Assert.Contains("Nothing was imported or exported yet", await someone.Page(path), StringComparison.Ordinal);
        const string file =
            Header
            + "\nA-1;ada@example.com;Ada <b>Lovelace</b>;1,5\nA-2;nobody;Ben;2\nA-3;carl@example.com;Carl;many"
            + "\nA-1;dora@example.com;Dora;3\nA-5;eve@example.com;Eve;1.010,25\n";
        using var sent = await someone.SendFile(path + "/files", file, fields: [("template", "template")]);
        var columns = await someone.Page(sent.Headers.Location!.ToString());
        Assert.Contains("ada@example.com · nobody · carl@example.com", columns, StringComparison.Ordinal);
        var typed = ImportVisits.Typed(columns);
        Assert.Equal(
            "userDefinedId recoveryEmail dynamicData.name dynamicData.points , issue",
            string.Join(' ', new[] { "column.0", "column.1", "column.2", "column.3", "decimal", "mode" }.Select(n => typed[n]))
        );

        var tried = await someone.Tried(path, file);
        var page = await someone.Page(tried);
        Assert.All(
            [
                "Would be issued",
                "2 passes are issued.",
                "3 are left out",
                "No mail is sent.",
                "No phone is told",
                "Import 2 passes",
                "Row 4",
            ],
            text => Assert.Contains(text, page, StringComparison.Ordinal)
        );
        Assert.Empty(await world.Api.AllPasses());
        var made = await someone.Followed(tried);
        page = await someone.Page(made);
        Assert.Contains("3 rows were refused", page, StringComparison.Ordinal);
        Assert.Contains("This trial was followed by its import", await someone.Page(tried), StringComparison.Ordinal);
        Assert.Equal(2, (await world.Api.AllPasses()).Count);

        var errors = await someone.Text(made + "/errors.csv");
        Assert.Equal(4, errors.Trim().Split('\n').Length);
        var corrected = errors
            .Replace("A-2;nobody", "A-2;ben@example.com", StringComparison.Ordinal)
            .Replace(";many;", ";7;", StringComparison.Ordinal)
            .Replace("A-1;dora", "A-4;dora", StringComparison.Ordinal);
        var id = made[(made.LastIndexOf('/') + 1)..];
        Assert.Contains("value=\"template\"", await someone.Page($"{path}/new?again={id}"), StringComparison.Ordinal);
        var again = await someone.Followed(await someone.Tried(path, corrected, [("template", "template"), ("again", id)]));
        page = await someone.Page(again);
        Assert.DoesNotContain("What was refused", page, StringComparison.Ordinal);
        Assert.Equal(4, (await someone.Text(again + "/result.csv")).Trim().Split('\n').Length);
        var passes = await world.Api.AllPasses();
        Assert.Equal(
            "1.5 2 7 3 1010.25",
            string.Join(' ', passes.OrderBy(Id).Select(p => p.GetProperty("dynamicData").GetProperty("points").GetString()))
        );
        var list = await someone.Page(path);
        Assert.Contains("members.csv", list, StringComparison.Ordinal);
        Assert.Contains("2 issued · 3 refused", list, StringComparison.Ordinal);
        Assert.Contains("Some operator", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_input_and_what_was_chosen_stays()
    {
        var (world, path, someone) = await Begin("operator");
        foreach (
            var (text, template, told) in new[]
            {
                ("", "template", "This file is empty."),
                ("points\n", "template", "a header and no rows"),
                ("points\n1\n", "nothing", "There is no such template."),
                ("\0\0\0PK", "template", "class=\"fault\""),
            }
        )
        {
            using var refused = await someone.SendFile(path + "/files", text, fields: [("template", template)]);
            Assert.Equal((told, HttpStatusCode.BadRequest), (told, refused.StatusCode));
            Assert.Contains(told, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using var sent = await someone.SendFile(path + "/files", "a;b\n1;2\n", fields: [("template", "template")]);
        var columns = sent.Headers.Location!.ToString();
        var typed = ImportVisits.Typed(await someone.Page(columns));
        foreach (
            var (told, change) in new (string, (string, string)[])[]
            {
                ("No column sets anything of a pass.", []),
                ("Another column sets the same.", [("column.0", "dynamicData.name"), ("column.1", "dynamicData.name")]),
                ("No column has the id by which passes are found.", [("column.0", "dynamicData.name"), ("mode", "update")]),
                ("Say day, month and year", [("column.0", "dynamicData.name"), ("dateFormat", "day by day")]),
                ("New passes get their pass id from the server", [("column.0", "passId"), ("mode", "upsert"), ("key", "passId")]),
            }
        )
        {
            var fields = new Dictionary<string, string>(typed);
            foreach (var (name, value) in change)
            {
                fields[name] = value;
            }

            using var refused = await someone.Send(columns.Split('?')[0], [.. fields.Select(f => (f.Key, f.Value))]);
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            Assert.Equal((told, HttpStatusCode.BadRequest), (told, refused.StatusCode));
            Assert.Contains(told, page, StringComparison.Ordinal);
            Assert.Equal(fields["column.0"], ImportVisits.Typed(page)["column.0"]);
            Assert.Equal(fields["mode"], ImportVisits.Typed(page)["mode"]);
        }

        Assert.Equal(0L, await server.Sql("SELECT count(*) FROM bulk_jobs WHERE account_id = $1", await Account(world)));
        Assert.Equal(1L, await server.Sql("SELECT count(*) FROM spooled_files WHERE account_id = $1", await Account(world)));
    }

    [Fact]
    public async Task A_trial_is_followed_once_by_those_who_may_and_its_file_is_nobody_elses()
    {
        var (world, path, someone) = await Begin("operator");
        var (_, foreign, stranger) = await Begin("owner");
        using var viewer = await ConsoleVisitor.Member(server, await Account(world), "viewer");
        var tried = await someone.Tried(path, "Name\nAda\n");
        var file = (long)(await server.Sql("SELECT file_id FROM bulk_jobs WHERE id = $1", tried[(tried.LastIndexOf('/') + 1)..]))!;
        await stranger.Page($"{foreign}/files/{file}", HttpStatusCode.NotFound);
        await stranger.Page(tried.Replace(path, foreign, StringComparison.Ordinal), HttpStatusCode.NotFound);
        var page = await viewer.Page(tried);
        Assert.Contains("Would be issued", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/run\"", page, StringComparison.Ordinal);
        await viewer.Page($"{path}/files/{file}", HttpStatusCode.Forbidden);
        await viewer.Page(tried + "/errors.csv", HttpStatusCode.Forbidden);

        var made = await someone.Followed(tried);
        Assert.Equal(made, await someone.Followed(tried));
        Assert.Single(await world.Api.AllPasses());
        await someone.Page($"{path}/files/{file}", HttpStatusCode.NotFound);

        // Of a file that is tried again the newest trial has it.
        var first = await someone.Tried(path, "Name\nBen\n");
        var waits = (long)(await server.Sql("SELECT file_id FROM bulk_jobs WHERE id = $1", first[(first.LastIndexOf('/') + 1)..]))!;
        var typed = ImportVisits.Typed(await someone.Page($"{path}/files/{waits}?template=template"));
        using var second = await someone.Send($"{path}/files/{waits}", [.. typed.Select(t => (t.Key, t.Value))]);
        using (var late = await someone.Send(first + "/run"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
            Assert.Contains("no longer kept", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await someone.Followed(await someone.Over(second.Headers.Location!.ToString()));
        Assert.Equal(2, (await world.Api.AllPasses()).Count);
        Assert.Equal(0L, await server.Sql("SELECT count(*) FROM spooled_files WHERE account_id = $1", await Account(world)));
    }

    [Fact]
    public async Task What_stops_says_why_and_goes_on()
    {
        var (world, path, someone) = await Begin("operator");
        var tried = await someone.Tried(path, "Name\nAda\nBen\nCarl\n");
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"maxIssue":2}""")).Status);
        var made = await someone.Followed(tried);
        var page = await someone.Page(made);
        Assert.Contains("It was stopped", page, StringComparison.Ordinal);
        Assert.Contains("(maxIssue)", page, StringComparison.Ordinal);
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"maxIssue":5}""")).Status);
        using (var resumed = await someone.Send(made + "/resume"))
        {
            Assert.Equal(made + "?notice=bulkResumed", resumed.Headers.Location!.ToString());
        }

        await someone.Over(made);
        Assert.Equal(3, (await world.Api.AllPasses()).Count);
        using var cancelled = await someone.Send(made + "/cancel");
        Assert.Equal(made + "?notice=bulkCancelled", cancelled.Headers.Location!.ToString());
        Assert.Contains("result.csv", await someone.Page(made), StringComparison.Ordinal); // what is done stays done
    }

    private async Task<(World World, string Path, ConsoleVisitor Someone)> Begin(string role)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var account = await Account(world);
        return (world, $"/console/{account}/imports", await ConsoleVisitor.Member(server, account, role));
    }

    private static string Id(System.Text.Json.JsonElement pass) => pass.GetProperty("userDefinedId").GetString()!;

    private Task<Guid> Account(World world) => ConsoleVisitor.AccountOf(server, world.Account);
}
