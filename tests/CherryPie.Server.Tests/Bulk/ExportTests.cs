using System.Text.Json;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Exports of passes, as callers see them.</summary>
public sealed class ExportTests(Server server) : IClassFixture<Server>
{
    private const string Keys =
        ""","dynamicKeys":[{"key":"points","type":"number"},{"key":"name","type":"string"},""" + """{"key":"since","type":"dateTime"}]""";

    private static readonly string[] _passes =
    [
        ""","userDefinedId":"007","dynamicData":{"points":12.50,"name":"=1+1","since":"2026-01-31T09:00:00+02:00"}""",
        ""","userDefinedId":"+49 30","recoveryEmail":"ada@example.com","dynamicData":{"points":"-3","name":"'=really"}""",
        ""","expiryDate":"2030-01-31T09:00:00.123456Z","isVoided":true,"dynamicData":{"name":"Zoë, \"two\"\nlines; 1.23E+12"}""",
        ""","userDefinedId":"1.23E+12","dynamicData":{"name":" \t ","other":true},"passbook":{"groupId":"g","bgColor":"#112233"}""",
        ""","isRedeemed":false,"dynamicData":{"points":1234567890123,"name":"@x"},"dynamicBackfields":{"b":[{"label":"L","value":"V"}]}""",
    ];

    [Theory]
    [InlineData("csv", "text/csv; charset=utf-8")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("ndjson", "application/x-ndjson")]
    public async Task An_import_of_an_export_changes_nothing(string format, string contentType)
    {
        var world = await Filled();
        var before = (await world.Api.AllPasses()).Select(p => p.GetRawText()).ToList();

        var export = await Export(world, $$"""{"format":"{{format}}"}""");
        Assert.Equal(("done", 5, 5), Progress(export));
        var file = await world.Api.Get($"/v2/exports/{export.GetProperty("id")}/file");
        Assert.Equal(export.GetProperty("bytes").GetInt64(), file.Bytes.Length);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/exports/{export.GetProperty("id")}/file");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "PKAuth " + PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow())
        );
        using var http = server.CreateClient();
        using var answer = await http.SendAsync(request);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal($"passes-{export.GetProperty("id")}.{format}", answer.Content.Headers.ContentDisposition!.FileName);

        var import = await world.Api.PostForm(
            "/v2/imports",
            Part.Json("""{"mode":"update","key":"passId","templateName":"template"}"""),
            new Part("file", file.Bytes, "passes." + format)
        );
        var job = await world.Api.Ended("imports", import.Id);

        Assert.Equal("done rows 5 done 5 issued 0 updated 0 unchanged 5 failed 0", job.Counts());
        Assert.Equal(before, (await world.Api.AllPasses()).Select(p => p.GetRawText()));
    }

    [Fact]
    public async Task Columns_and_filter_are_chosen_and_formulas_are_guarded()
    {
        var world = await Filled();
        var export = await Export(
            world,
            """
            {"passFilter":{"isVoided":false,"userDefinedId":{"exists":true}},
             "columns":["userDefinedId","dynamicData.name","landingUrl","campaignName","templateName","dynamicData.none"]}
            """
        );
        var passes = await world.Api.AllPasses();

        var text = (await world.Api.Get($"/v2/exports/{export.GetProperty("id")}/file")).Text;

        var links = passes.Select(p => p.GetProperty("landingUrl").GetString()).ToList();
        Assert.Equal(
            "userDefinedId,dynamicData.name,landingUrl,campaignName,templateName,dynamicData.none\r\n"
                + $"007,'=1+1,{links[0]},campaign,template,\r\n"
                + $"'+49 30,''=really,{links[1]},campaign,template,\r\n"
                + $"'1.23E+12,\" \t \",{links[3]},campaign,template,\r\n",
            text
        );
    }

    [Fact]
    public async Task An_export_is_of_its_account_alone()
    {
        var world = await Filled();
        var id = (await Export(world, "{}")).GetProperty("id").GetString();
        var other = await World.WithTemplate(server, more: Keys);

        var own = await Export(other, """{"passFilter":{"dynamicData":{"name":"@x"}}}""");

        Assert.Equal(("done", 0, 0), Progress(own));
        foreach (var path in new[] { "", "/file" })
        {
            (await other.Api.Get($"/v2/exports/{id}{path}")).Refused(404);
        }

        (await other.Api.Send("PUT", $"/v2/exports/{id}/cancel")).Refused(404);
        Assert.Equal(1, (await other.Api.Get("/v2/exports")).Json.GetProperty("totalCount").GetInt32());
    }

    [Theory]
    [InlineData("""{"columns":["nothing"]}""", "columns[0]: is no column; the columns are passId")]
    [InlineData("""{"columns":["passId","PASSID"]}""", "columns[1]: \"passId\" is named twice")]
    [InlineData("""{"format":"pdf"}""", "format: ")]
    [InlineData("""{"passFilter":{"shoeSize":1}}""", "passFilter.shoeSize: is no field of a pass")]
    public async Task What_cannot_be_exported_is_refused(string body, string why)
    {
        var world = await World.Bare(server);

        Assert.Contains(why, (await world.Api.Post("/v2/exports", body)).Refused(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_whose_server_is_gone_is_begun_again()
    {
        var world = await Filled();
        var id = (await Export(world, "{}")).GetProperty("id").GetString()!;
        var before = (await world.Api.Get($"/v2/exports/{id}/file")).Text;

        await Sql(
            "UPDATE bulk_jobs SET status = 'running', file_id = NULL, done = 3, ended_at = NULL, leased_by = gen_random_uuid(), "
                + "lease_until = clock_timestamp() + interval '1 second' WHERE id = $1",
            id
        );
        var again = await world.Api.Ended("exports", id);

        Assert.Equal(("done", 5, 5), Progress(again));
        Assert.Equal(before, (await world.Api.Get($"/v2/exports/{id}/file")).Text);
    }

    [Fact]
    public async Task A_file_is_kept_for_a_day_and_a_cancelled_export_has_none()
    {
        var world = await Filled();
        var id = (await Export(world, "{}")).GetProperty("id").GetString()!;
        await Sql("UPDATE bulk_jobs SET ended_at = clock_timestamp() - interval '25 hours' WHERE id = $1", id);
        Assert.Contains("no longer kept", (await world.Api.Get($"/v2/exports/{id}/file")).Refused(404), StringComparison.Ordinal);

        await Sql(
            "UPDATE bulk_jobs SET status = 'running', leased_by = gen_random_uuid(), lease_until = clock_timestamp() + interval '1 hour' "
                + "WHERE id = $1",
            id
        );
        Assert.Contains("not done yet", (await world.Api.Get($"/v2/exports/{id}/file")).Refused(400), StringComparison.Ordinal);
        Assert.Equal(id, (await world.Api.Send("PUT", $"/v2/exports/{id}/cancel")).Id);
        Assert.Equal("stopped", (await world.Api.Get($"/v2/exports/{id}")).Json.GetProperty("status").GetString());
        Assert.Contains("cancelled", (await world.Api.Get($"/v2/exports/{id}/file")).Refused(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_PostgreSQL_copies_out_is_imported()
    {
        var world = await World.WithTemplate(server, more: Keys);
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await database.OpenConnectionAsync();
        using var copy = await connection.BeginTextExportAsync(
            """
            COPY (SELECT n AS "userDefinedId", n * 1.5 AS points, CASE WHEN n > 1 THEN E'a "b", c\nd;' END AS name
                  FROM generate_series(1, 3) n) TO STDOUT (FORMAT csv, HEADER)
            """
        );

        var job = await world.Api.Import(await copy.ReadToEndAsync());

        Assert.Equal("done rows 3 done 3 issued 3 updated 0 unchanged 0 failed 0", job.Counts());
        var last = (await world.Api.AllPasses())[2];
        Assert.Equal("3", last.GetProperty("userDefinedId").GetString());
        Assert.Equal("a \"b\", c\nd;", last.GetProperty("dynamicData").GetProperty("name").GetString());
    }

    private static (string? Status, long Rows, long Done) Progress(JsonElement export) =>
        (export.GetProperty("status").GetString(), export.GetProperty("rows").GetInt64(), export.GetProperty("done").GetInt64());

    private static async Task<JsonElement> Export(World world, string body) =>
        await world.Api.Ended("exports", (await world.Api.Post("/v2/exports", body)).Id);

    private async Task<World> Filled()
    {
        var world = await World.WithTemplate(server, more: Keys);
        foreach (var pass in _passes)
        {
            await world.Pass(more: pass);
        }

        return world;
    }

    private async Task Sql(string sql, string id)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
