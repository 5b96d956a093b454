using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>Statements of the version before the tables' new names, which its servers go on using until all are replaced.</summary>
[Trait("needs", "postgres")]
public sealed class RollingUpgradeTests(Server server) : IClassFixture<Server>
{
    private const string PassType = "pass.com.example.rolling";

    [Fact]
    public async Task The_former_version_gives_tags_and_sends_batches_beside_this_one()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        const string NextTag = """
            INSERT INTO update_lines (pass_type_identifier, last_tag) VALUES ($1, 7)
            ON CONFLICT (pass_type_identifier) DO UPDATE SET last_tag = GREATEST(update_lines.last_tag + 1, EXCLUDED.last_tag)
            RETURNING last_tag
            """;
        Assert.Equal(7L, await Scalar(NextTag, PassType));
        Assert.Equal(8L, await Scalar(NextTag, PassType));
        Assert.Equal(8L, await Scalar("SELECT last_tag FROM update_lines WHERE pass_type_identifier = $1 FOR UPDATE", PassType));
        Assert.Equal(8L, await Scalar("SELECT last_tag FROM update_sequences WHERE pass_type_identifier = $1", PassType));

        var id = await Scalar(
            """
            INSERT INTO push_pages (walk, account_id, pass_type_identifier, template_id, devices, size)
            VALUES (3, gen_random_uuid(), $1, 5, ARRAY['a', 'b'], 2) RETURNING id
            """,
            PassType
        );
        var taken = await Scalar(
            """
            WITH next AS (
                SELECT p.id FROM push_pages p WHERE p.due_at <= clock_timestamp() AND p.pass_type_identifier = $1
                ORDER BY p.due_at, p.id LIMIT 1 FOR UPDATE OF p SKIP LOCKED)
            UPDATE push_pages p SET due_at = clock_timestamp() + interval '2 minutes', taken_at = COALESCE(taken_at, clock_timestamp())
            FROM next WHERE p.id = next.id RETURNING p.walk
            """,
            PassType
        );
        Assert.Equal(3L, taken);
        await Scalar(
            """
            INSERT INTO page_answers (page_id, walk, pass_type_identifier, template_id, begun_at, devices, apns_ids)
            VALUES ($1, 3, $2, 5, clock_timestamp(), ARRAY['a'], ARRAY['0'])
            """,
            id!,
            PassType
        );
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM push_batch_results WHERE batch_id = $1 AND job_id = 3", id!));
        await Scalar(
            "WITH ended AS (DELETE FROM push_pages WHERE id = ANY($1)) UPDATE push_pages SET due_at = clock_timestamp() WHERE id = 0",
            new[] { (long)id! }
        );
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM push_batches WHERE id = $1", id!));
        await Scalar(
            """
            WITH newest AS (SELECT template_id, pass_type_identifier, max(walk) AS walk FROM page_answers GROUP BY 1, 2)
            DELETE FROM page_answers WHERE id IN (
                SELECT a.id FROM page_answers a JOIN newest n USING (template_id, pass_type_identifier)
                WHERE a.walk <= n.walk AND a.pass_type_identifier = $1)
            """,
            PassType
        );
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM push_batch_results WHERE pass_type_identifier = $1", PassType));

        async Task<object?> Scalar(string sql, params object[] parameters)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            command.Parameters.AddRange(parameters.Select(p => new NpgsqlParameter { Value = p }).ToArray());
            return await command.ExecuteScalarAsync();
        }
    }
}
