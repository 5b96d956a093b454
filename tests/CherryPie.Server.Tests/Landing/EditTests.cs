using System.Net;
using System.Text.Json.Nodes;
using CherryPie.Server.Endpoints.V2;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

public sealed class EditTests(Server server) : IClassFixture<Server>
{
    private const string Keys =
        ""","timezone":2,"dynamicKeys":[{"key":"name","type":"string","defaultValue":"Guest","isEditable":true},"""
        + """{"key":"Name","type":"string","isEditable":true},{"key":"size","type":"number","defaultValue":4,"isEditable":true},"""
        + """{"key":"when","type":"dateTime","isEditable":true},{"key":"points","type":"number","defaultValue":1}]""";

    private const string Design =
        ""","header":[{"defaultLabel":"Points","defaultValue":"#{points}"}],"secondary":"""
        + """[{"defaultLabel":"Member","defaultValue":"#{name}"}]""";
    private readonly LandingVisitor _visitor = new(server);

    [Fact]
    public async Task The_form_is_there_for_who_has_the_token_and_shows_editable_keys_only()
    {
        var (_, _, edit) = await Pass(""","recoveryEmail":"ada@example.com","dynamicData":{"name":"Ada","when":"2031-01-01T10:00:00Z"}""");
        var page = await _visitor.Get(edit);
        Assert.Contains("<label for=\"edit-0\" dir=\"auto\">Member</label>", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"name\" type=\"text\" dir=\"auto\" value=\"Ada\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(
            "name=\"size\" type=\"number\" step=\"any\" inputmode=\"decimal\" dir=\"ltr\" value=\"4\"",
            page.Html,
            StringComparison.Ordinal
        );
        Assert.Contains("name=\"when\" type=\"datetime-local\" value=\"2031-01-01T12:00\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"points\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.com", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_token_there_is_no_form_and_nothing_is_saved()
    {
        var (world, id, _) = await Pass();
        Assert.DoesNotContain("<form", (await _visitor.Get("/p/" + id)).Html, StringComparison.Ordinal);
        foreach (var token in new[] { "", "x", new string('A', 43) })
        {
            var page = await _visitor.Get($"/p/{id}?edit={token}");
            Assert.DoesNotContain("<form", page.Html, StringComparison.Ordinal);
            Assert.Contains("This link doesn't allow changes", page.Text, StringComparison.Ordinal);
            Assert.Equal(403, (await _visitor.Post($"/p/{id}?edit={token}", [("name", "Mallory")])).Status);
        }

        Assert.DoesNotContain("Mallory", (await world.Api.Get("/v2/passes/" + id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_saved_is_in_the_pass()
    {
        var (world, id, edit) = await Pass(""","dynamicData":{"points":7}""");
        var saved = await _visitor.Post(
            edit,
            [
                ("name", "Ada <b>& Co</b>"),
                ("Name", "L."),
                ("size", "5.5"),
                ("when", "2031-02-03T09:30"),
                ("points", "1000"),
                ("other", "x"),
                ("recoveryEmail", "m@example.com"),
            ]
        );
        Assert.Equal(303, saved.Status);
        var data = (await world.Api.Get("/v2/passes/" + id)).Json;
        Assert.Equal(
            """{"points":7,"name":"Ada <b>& Co</b>","Name":"L.","size":"5.5","when":"2031-02-03T09:30:00+02:00"}""",
            data.GetProperty("dynamicData").GetRawText()
        );
        Assert.False(data.TryGetProperty("recoveryEmail", out _));
        var page = await _visitor.Get(saved.Headers["Location"]);
        Assert.Contains("Your details have been saved.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Ada <b>& Co</b>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_the_field_and_what_was_typed_stays()
    {
        var (world, id, edit) = await Pass();
        var page = await _visitor.Post(edit, [("name", "Ada"), ("size", "many"), ("when", "soon")]);
        Assert.Equal(400, page.Status);
        Assert.Contains("aria-invalid=\"true\" aria-describedby=\"edit-2-fault\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"fault\" id=\"edit-2-fault\">Please enter a number.</span>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"fault\" id=\"edit-3-fault\">Please enter a date.</span>", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"many\"", page.Html, StringComparison.Ordinal);
        Assert.Equal("{}", (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("dynamicData").GetRawText());
        Assert.Equal(400, (await _visitor.Post(edit, [("name", "a\0b")])).Status);
    }

    [Fact]
    public async Task An_emptied_number_takes_its_default_and_an_unchanged_form_changes_nothing()
    {
        var (world, id, edit) = await Pass(""","dynamicData":{"size":9}""");
        var before = (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("updatedAt").GetString();
        Assert.Equal(303, (await _visitor.Post(edit, [("name", "Guest"), ("size", "9")])).Status);
        Assert.Equal(before, (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("updatedAt").GetString());
        Assert.Equal(303, (await _visitor.Post(edit, [("size", "")])).Status);
        Assert.Contains("value=\"4\"", (await _visitor.Get(edit)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Another_site_s_form_is_turned_away(string header, string value)
    {
        var (world, id, edit) = await Pass();
        Assert.Equal(403, (await _visitor.Post(edit, [("name", "Mallory")], (header, value))).Status);
        Assert.Equal("{}", (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("dynamicData").GetRawText());
        Assert.Equal(
            303,
            (await _visitor.Post(edit, [("name", "Ada")], ("Origin", "http://localhost"), ("Sec-Fetch-Site", "same-origin"))).Status
        );
    }

    [Fact]
    public async Task The_token_of_another_account_beside_it_changes_nothing()
    {
        var (world, id, edit) = await Pass();
        var other = (await World.Bare(server)).Api;
        var token = "PKAuth " + PkTokens.Valid(other.Key, other.Secret, server.Clock.GetUtcNow());
        Assert.Equal(303, (await _visitor.Post(edit, [("name", "Ada")], ("Authorization", token))).Status);
        Assert.Equal("Ada", (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("dynamicData").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Too_many_attempts_have_to_wait()
    {
        var (_, _, edit) = await Pass();
        var statuses = new List<int>();
        for (var i = 0; i < 25; i++)
        {
            statuses.Add((await _visitor.Post(edit, [("size", "none")])).Status);
        }

        Assert.Contains(429, statuses);
        Assert.Equal(400, statuses[0]);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(303, (await _visitor.Post(edit, [("name", "Ada")])).Status);
    }

    [Fact]
    public async Task Who_lacks_the_token_locks_nobody_out()
    {
        var (_, id, edit) = await Pass();
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(403, (await _visitor.Post($"/p/{id}?edit=guess{i}", [("name", "Mallory")])).Status);
        }

        Assert.Equal(303, (await _visitor.Post(edit, [("name", "Ada")])).Status);
    }

    [Fact]
    public async Task A_pass_that_is_invalid_can_t_be_edited()
    {
        var (world, id, edit) = await Pass();
        await world.Api.Put("/v2/passes/" + id, """{"isInvalid":true}""");
        Assert.DoesNotContain("<form", (await _visitor.Get(edit)).Html, StringComparison.Ordinal);
        Assert.Equal(400, (await _visitor.Post(edit, [("name", "Ada")])).Status);
    }

    [Theory]
    [InlineData("demo", "de", "Dein Name")]
    [InlineData("demo", "fr", "Votre nom")]
    [InlineData("tour", "de", "Dein Name")]
    [InlineData("document", "fr", "Votre nom")]
    public async Task The_templates_that_people_start_from_call_their_inputs_by_a_label_in_the_customer_s_language(
        string which,
        string language,
        string label
    )
    {
        var template = JsonNode.Parse(Example(which))!;
        template["name"] = "started";
        template["campaignName"] = "campaign";
        var world = await World.New(server);
        await world.Campaign();
        var made = await world.PostTemplate(template.ToJsonString());
        Assert.True(made.Status == 200, made.Text);
        var edit = (await world.Api.Get("/v2/passes/" + await world.Pass("started"))).Json.GetProperty("editUrl").GetString()!;
        foreach (var (languages, expected) in new[] { ("en", "Your name"), (language, label) })
        {
            var page = await _visitor.Get(new Uri(edit).PathAndQuery, languages: languages);
            Assert.Contains($"<label for=\"edit-0\" dir=\"auto\">{expected}</label>", page.Html, StringComparison.Ordinal);
        }
    }

    private static string Example(string which)
    {
        string Read(string file) => File.ReadAllText(Path.Combine(Repository.Folder, file));
        if (which != "tour")
        {
            return which == "demo" ? Read("src/CherryPie.Server/Tools/Demo/template.json") : TemplateExamples.New;
        }

        var tour = Read("requests/tour.http");
        var begin = tour.LastIndexOf("\n{", tour.IndexOf("\"tour_card\"", StringComparison.Ordinal), StringComparison.Ordinal);
        return tour[begin..(tour.IndexOf("\n}", begin, StringComparison.Ordinal) + 2)];
    }

    private async Task<(World World, string Id, string Edit)> Pass(string more = "")
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var id = await world.Pass(more: more);
        var edit = new Uri((await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        Assert.Equal(edit, WebUtility.HtmlDecode(edit));
        return (world, id, edit);
    }
}
