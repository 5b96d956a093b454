using CherryPie.Server.Features.Bulk;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>For how long files of imports and exports, and the jobs, are kept.</summary>
[Trait("needs", "postgres")]
public sealed class KeptFilesTests(Server server) : IClassFixture<Server>
{
    private const string NotKept =
        "The files of this job are no longer kept: of an account's ended jobs the newest 20 keep theirs. It ended at ";

    [Fact]
    public async Task Of_an_accounts_ended_jobs_the_newest_20_keep_their_files_and_the_others_say_so()
    {
        var (world, other) = (await World.WithTemplate(server, more: Imports.Keys), await World.WithTemplate(server, more: Imports.Keys));
        var foreign = (await other.Api.Import("points\n1\nx\n")).Id();
        var (import, failed, export) = (
            (await world.Api.Import("points\n1\nx\n")).Id(),
            (await world.Api.Import("points\nx\n", ""","onError":"stop" """)).Id(),
            await Export()
        );
        await Allow(2);
        var half = (await world.Api.Import("points\n1\n2\n3\n4\n")).Id(); // stopped behind its first row
        string[] files = [$"/v2/imports/{import}/errors.csv", $"/v2/imports/{import}/result.csv", $"/v2/exports/{export}/file"];

        for (var job = 3; job < NewestFiles.Kept; job++)
        {
            await Export();
        }

        await All(files, a => Assert.Equal(200, a.Status));
        Assert.Equal(3, await Left());
        await Export(); // 20 had ended, and all of them kept theirs
        await All(files, a => Assert.Equal(200, a.Status));
        foreach (var _ in files)
        {
            await Export(); // each takes the files of the oldest one that has some
        }

        await All(files, a => Assert.StartsWith(NotKept, a.Refused(404), StringComparison.Ordinal));
        Assert.Equal(0, await Left());
        var refused = (await world.Api.Put($"/v2/imports/{failed}/resume", "")).Refused(400);
        Assert.Equal("request: the file is no longer kept; send it again", refused);
        var view = (await world.Api.Get($"/v2/imports/{import}")).Json;
        Assert.Equal("done rows 2 done 2 issued 1 updated 0 unchanged 0 failed 1", view.Counts());
        Assert.Contains("no longer kept", view.GetProperty("warnings").EnumerateArray().Last().GetString(), StringComparison.Ordinal);
        var gone = (await world.Api.Get($"/v2/exports/{export}")).Json;
        Assert.False(gone.TryGetProperty("bytes", out _) || gone.TryGetProperty("keptUntil", out _));
        // One that stopped half-way has kept its own.
        await Allow(3);
        Assert.Equal(half, (await world.Api.Put($"/v2/imports/{half}/resume", "")).Id);
        Assert.Equal("stopped rows 4 done 2 issued 2 updated 0 unchanged 0 failed 0", (await world.Api.Ended("imports", half)).Counts());
        await server.Sql("DELETE FROM spooled_files WHERE id = (SELECT file_id FROM bulk_jobs WHERE id = $1)", half);
        refused = (await world.Api.Put($"/v2/imports/{half}/resume", "")).Refused(400);
        Assert.StartsWith("request: the file is no longer kept. Its rows up to row 3 are done: ", refused, StringComparison.Ordinal);
        foreach (var file in new[] { "errors", "result" })
        {
            Assert.Equal(200, (await other.Api.Get($"/v2/imports/{foreign}/{file}.csv")).Status);
        }

        async Task Allow(int most) =>
            Assert.Equal(200, (await world.Api.Put("/v2/templates/template", $$"""{"maxIssue":{{most}}}""")).Status);

        async Task<string> Export() => (await world.Api.Ended("exports", (await world.Api.Post("/v2/exports", "{}")).Id)).Id();

        async Task All(string[] paths, Action<Answer> check)
        {
            foreach (var path in paths)
            {
                check(await world.Api.Get(path));
            }
        }

        // Of the import that is done, a refused row and a block's results; of the one that stopped, the file.
        async Task<long> Left() =>
            (long)
                (
                    await server.Sql(
                        """
                        SELECT (SELECT count(*) FROM spooled_files f JOIN bulk_jobs j ON j.file_id = f.id WHERE j.id = $2)
                            + (SELECT count(*) FROM bulk_refused_rows WHERE job_id = $1 AND row > 0)
                            + (SELECT count(*) FROM bulk_block_results WHERE job_id = $1)
                        """,
                        import,
                        failed
                    )
                )!;
    }

    [Fact]
    public async Task Jobs_go_seven_days_after_their_end_files_of_exports_after_one_and_of_nobody_after_one()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var (old, young, stopped) = (
            (await world.Api.Import("points\n1\nx\n")).Id(),
            (await world.Api.Import("points\n1\nx\n")).Id(),
            (await world.Api.Import("points\nx\n", ""","onError":"stop" """)).Id()
        );
        var (day, hour) = (await Export(), await Export());
        await Age(old, "7 days 1 minute");
        await Age(young, "6 days 23 hours");
        await Age(stopped, "6 days 23 hours");
        await Age(day, "25 hours");
        await Age(hour, "23 hours");
        foreach (var (name, age) in new[] { ("orphan-old", "25 hours"), ("orphan-young", "23 hours") })
        {
            await server.Sql(
                """
                INSERT INTO spooled_files (account_id, name, length, created_at)
                SELECT id, $2, 0, now() - $3::interval FROM accounts WHERE api_key = $1
                """,
                world.Account.ApiKey,
                name,
                age
            );
        }

        await using (var scope = server.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DeleteOldBulk>().Run(CancellationToken.None);
        }

        Assert.Equal($"There is no import \"{old}\"", (await world.Api.Get("/v2/imports/" + old)).Refused(404));
        Assert.Equal(0L, await server.Sql("SELECT count(*) FROM bulk_refused_rows WHERE job_id = $1", old));
        Assert.Equal(0L, await server.Sql("SELECT count(*) FROM bulk_block_results WHERE job_id = $1", old));
        Assert.Contains("points,error", (await world.Api.Get($"/v2/imports/{young}/errors.csv")).Text, StringComparison.Ordinal);
        Assert.Equal(stopped, (await world.Api.Put($"/v2/imports/{stopped}/resume", "")).Id); // its file is there
        Assert.Contains("24 hours", (await world.Api.Get($"/v2/exports/{day}/file")).Refused(404), StringComparison.Ordinal);
        Assert.Null(await server.Sql("SELECT file_id FROM bulk_jobs WHERE id = $1", day));
        Assert.Equal(200, (await world.Api.Get($"/v2/exports/{hour}/file")).Status);
        Assert.Equal("orphan-young", await server.Sql("SELECT string_agg(name, ' ') FROM spooled_files WHERE name LIKE 'orphan-%'"));

        async Task<string> Export() => (await world.Api.Ended("exports", (await world.Api.Post("/v2/exports", "{}")).Id)).Id();
    }

    // As if all of it had happened so long ago.
    private async Task Age(string job, string by)
    {
        await server.Sql("UPDATE bulk_jobs SET ended_at = ended_at - $2::interval WHERE id = $1", job, by);
        await server.Sql(
            "UPDATE spooled_files SET created_at = created_at - $2::interval WHERE id = (SELECT file_id FROM bulk_jobs WHERE id = $1)",
            job,
            by
        );
    }
}
