using Xunit;

namespace CherryPie.Server.Tests.Campaigns;

/// <summary>Limits and counts under fifty writers at once.</summary>
public sealed class QuotaTests(Server server) : IClassFixture<Server>
{
    private const int Writers = 50;

    [Fact]
    public async Task A_campaign_issues_exactly_as_many_as_it_may()
    {
        var world = await World.New(server);
        await world.Campaign(more: ",\"maxIssue\":20");
        await world.Template();
        var answers = await Issue(world, Writers);
        Assert.All(
            answers.Where(a => a.Status != 200),
            a => Assert.Equal("templateName: campaign \"campaign\" has issued all of its 20 passes (maxIssue)", a.Refused(400))
        );
        Assert.Equal(20, answers.Where(a => a.Status == 200).Select(a => a.Id).Distinct().Count());
        Assert.Equal((20, 20), (await Issued(world, "/v2/campaigns/campaign"), await Issued(world, "/v2/templates/template")));
    }

    [Fact]
    public async Task A_template_issues_exactly_as_many_as_it_may_and_its_campaign_counts_them()
    {
        var world = await World.New(server);
        await world.Campaign(more: ",\"maxIssue\":1000");
        await world.Template(more: ",\"maxIssue\":15");
        await world.Template("other");
        var answers = await Issue(world, Writers);
        Assert.All(
            answers.Where(a => a.Status != 200),
            a => Assert.Equal("templateName: template \"template\" has issued all of its 15 passes (maxIssue)", a.Refused(400))
        );
        Assert.Equal(15, answers.Count(a => a.Status == 200));
        Assert.Equal(
            (15, 15, 0),
            (
                await Issued(world, "/v2/campaigns/campaign"),
                await Issued(world, "/v2/templates/template"),
                await Issued(world, "/v2/templates/other")
            )
        );
    }

    [Fact]
    public async Task Without_a_limit_each_pass_is_counted_once()
    {
        var world = await World.WithTemplate(server);
        Assert.Equal(Writers, (await Issue(world, Writers)).Select(a => a.Id).Distinct().Count());
        Assert.Equal((Writers, Writers), (await Issued(world, "/v2/campaigns/campaign"), await Issued(world, "/v2/templates/template")));
    }

    // Of a template, too: its number is taken behind its campaign's, which must not stay taken where the template has none left.
    [Theory]
    [InlineData("/v2/campaigns/campaign")]
    [InlineData("/v2/templates/template")]
    public async Task A_limit_set_meanwhile_holds_from_then_on(string limited)
    {
        var world = await World.WithTemplate(server);
        var issuing = Issue(world, Writers);
        var change = await world.Api.Put(limited, """{"maxIssue":30}""");
        var answers = await issuing;
        var issued = answers.Count(a => a.Status == 200);
        Assert.Equal(issued, await Issued(world, "/v2/campaigns/campaign"));
        Assert.Equal(issued, await Issued(world, "/v2/templates/template"));
        if (change.Status == 200)
        {
            Assert.True(issued <= 30, $"{issued} passes were issued of 30");
            await Issue(world, 31);
            Assert.Equal(30, await Issued(world, "/v2/campaigns/campaign"));
        }
        else
        {
            change.Refused(400);
            Assert.Equal(Writers, issued);
        }
    }

    [Fact]
    public async Task A_limit_raised_and_lifted_meanwhile_loses_no_count()
    {
        var world = await World.New(server);
        await world.Campaign(more: ",\"maxIssue\":5");
        await world.Template();
        var first = Issue(world, 20);
        Assert.Equal(200, (await world.Api.Put("/v2/campaigns/campaign", """{"maxIssue":12}""")).Status);
        await Task.WhenAll(first, Issue(world, 20));
        Assert.Equal(12, await Issued(world, "/v2/campaigns/campaign"));
        var second = Issue(world, 10);
        Assert.Equal(200, (await world.Api.Put("/v2/campaigns/campaign", """{"maxIssue":0}""")).Status);
        var more = (await second).Count(a => a.Status == 200);
        Assert.Equal(12 + more, await Issued(world, "/v2/campaigns/campaign"));
        Assert.Equal(12 + more, await Issued(world, "/v2/templates/template"));
    }

    [Fact]
    public async Task A_limit_that_changes_meanwhile_and_is_far_refuses_nobody()
    {
        var world = await World.New(server);
        await world.Campaign(more: ",\"maxIssue\":1000");
        await world.Template();
        var issuing = Issue(world, Writers);
        foreach (var most in new[] { 2000, 0, 1000, 3000, 0, 500 })
        {
            Assert.Equal("campaign", (await world.Api.Put("/v2/campaigns/campaign", $$"""{"maxIssue":{{most}}}""")).Name);
        }

        Assert.Equal(Writers, (await issuing).Select(a => a.Id).Distinct().Count());
        Assert.Equal((Writers, Writers), (await Issued(world, "/v2/campaigns/campaign"), await Issued(world, "/v2/templates/template")));
    }

    [Fact]
    public async Task A_refused_pass_takes_nothing_from_the_limit()
    {
        var world = await World.New(server);
        await world.Campaign(more: ",\"maxIssue\":2");
        await world.Template(more: ",\"maxIssue\":1");
        await world.Template("other");
        await world.Pass(more: ",\"userDefinedId\":\"member\"");
        (await world.IssuePass()).Refused(400);
        (await world.IssuePass("other", ",\"userDefinedId\":\"member\"")).Refused(400);
        Assert.Equal((1, 0), (await Issued(world, "/v2/campaigns/campaign"), await Issued(world, "/v2/templates/other")));
        await world.Pass("other");
        Assert.Equal(2, await Issued(world, "/v2/campaigns/campaign"));
    }

    private static Task<Answer[]> Issue(World world, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => world.IssuePass())));

    private static async Task<int> Issued(World world, string path) => (await world.Api.Get(path)).Json.GetProperty("issued").GetInt32();
}
