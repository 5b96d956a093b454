using System.Net;
using CherryPie.Server.Tests.Bulk;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Imports that nobody works on: how they look while they are under way.</summary>
public sealed class ImportListTests(IdleServer server) : IClassFixture<IdleServer>
{
    [Fact]
    public async Task What_is_under_way_looks_again_by_itself_until_it_is_held_and_can_be_stopped_by_those_who_may()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var operators = await ConsoleVisitor.Member(server, account, "operator");
        using var viewer = await ConsoleVisitor.Member(server, account, "viewer");
        var list = $"/console/{account}/imports";
        Assert.Null(await Refresh(viewer, list)); // nothing moves
        using var sent = await operators.SendFile(list + "/files", "Name\nAda\n", fields: [("template", "template")]);
        var columns = sent.Headers.Location!.ToString();
        var typed = ImportVisits.Typed(await operators.Page(columns));
        using var tried = await operators.Send(columns.Split('?')[0], [.. typed.Select(t => (t.Key, t.Value))]);
        var job = tried.Headers.Location!.ToString();
        foreach (var (path, seconds) in new[] { (list, "5"), (job, "2") })
        {
            Assert.Equal(seconds, await Refresh(viewer, path));
            Assert.Null(await Refresh(viewer, path + "?still=yes"));
            Assert.Contains("This page stays as it is.", await viewer.Page(path + "?still=yes"), StringComparison.Ordinal);
            Assert.Contains($"href=\"{path}\"", await viewer.Page(path + "?still=yes"), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(job + "/cancel", await viewer.Page(job), StringComparison.Ordinal);
        using (var early = await operators.Send(job + "/run"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
            Assert.Contains("role=\"alert\"", await early.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains(job + "/cancel", await operators.Page(job), StringComparison.Ordinal);
        using var cancelled = await operators.Send(job + "/cancel");
        Assert.Equal(job + "?notice=bulkCancelled", cancelled.Headers.Location!.ToString());
    }

    private static async Task<string?> Refresh(ConsoleVisitor visitor, string path)
    {
        using var answer = await visitor.Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.TryGetValues("Refresh", out var seconds) ? seconds.Single() : null;
    }
}
