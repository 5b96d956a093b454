using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Storage;

[Trait("needs", "postgres")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _folder = TestCluster.NewFolder();

    private string Cluster => Directory.GetDirectories(_folder, "postgres-*").Single();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_committed_outlives_a_kill_and_a_clean_stop()
    {
        await using (var first = await EmbeddedPostgres.Start(_folder))
        {
            await Run(first, "CREATE TABLE kept AS SELECT 42 AS value");
            Kill(first);
            await Back(first);
            Assert.Equal(42, await Run(first, "SELECT value FROM kept"));
        }

        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")));
        await using var second = await EmbeddedPostgres.Start(_folder);
        Assert.Equal(42, await Run(second, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task Five_deaths_within_a_minute_are_the_end()
    {
        await using var cluster = await EmbeddedPostgres.Start(_folder, durable: false);
        for (var death = 0; death < 5; death++)
        {
            Assert.False(cluster.GivenUp.IsCompleted);
            await Back(cluster);
            Kill(cluster);
        }

        await cluster.GivenUp.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(cluster.IsUp);
    }

    [Fact]
    public async Task A_pid_file_that_names_another_living_process_is_no_obstacle()
    {
        await using (await EmbeddedPostgres.Start(_folder, durable: false)) { }

        var other = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(Cluster, "postmaster.pid"), $"{other}\n{Cluster}\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "run", ".s.PGSQL.5432.lock"), $"{other}\n{Cluster}\n");
        await using var cluster = await EmbeddedPostgres.Start(_folder, durable: false);
        Assert.Equal(1, await Run(cluster, "SELECT 1"));
    }

    [Fact]
    public async Task An_orphan_on_the_same_data_is_stopped_first()
    {
        await using (await EmbeddedPostgres.Start(_folder, durable: false)) { }

        var binaries = PostgresBinaries.For(_folder);
        var account = await PostgresAccount.Choose(_folder, Cluster, CancellationToken.None);
        var orphan = await PostgresProcess.Launch(
            binaries,
            account,
            PostgresCluster.In(_folder, binaries.Major, durable: false),
            CancellationToken.None
        );
        await using var cluster = await EmbeddedPostgres.Start(_folder, durable: false);
        Assert.True(orphan.Exited.IsCompleted || await orphan.Exited.WaitAsync(TimeSpan.FromMinutes(1)) >= 0);
        Assert.NotEqual(orphan.Id, cluster.ProcessId);
        Assert.Equal(1, await Run(cluster, "SELECT 1"));
    }

    [Fact]
    public async Task Beside_a_running_server_its_cluster_is_found_and_a_second_server_is_refused()
    {
        Assert.Null(await ClusterLock.Running(_folder, CancellationToken.None));
        await using (var cluster = await EmbeddedPostgres.Start(_folder, durable: false))
        {
            Assert.Equal(cluster.ConnectionString(), await ClusterLock.Running(_folder, CancellationToken.None));
            await Assert.ThrowsAsync<OperatorError>(() => EmbeddedPostgres.Start(_folder));
        }

        Assert.Null(await ClusterLock.Running(_folder, CancellationToken.None));
    }

    [Fact]
    public async Task A_folder_whose_path_is_too_long_for_a_socket_works()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_folder, new string('x', 100))).FullName;
        await using var cluster = await EmbeddedPostgres.Start(deep, durable: false);
        Assert.Equal(1, await Run(cluster, "SELECT 1"));
    }

    [Fact]
    public async Task A_cluster_of_another_major_version_is_told_by_its_number()
    {
        var other = Directory.CreateDirectory(Path.Combine(_folder, "postgres-9")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "PG_VERSION"), "9\n");
        var error = await Assert.ThrowsAsync<OperatorError>(() => EmbeddedPostgres.Start(_folder));
        Assert.Contains("PostgreSQL 9", error.Message, StringComparison.Ordinal);
    }

    private static void Kill(EmbeddedPostgres cluster)
    {
        using var postmaster = Process.GetProcessById(cluster.ProcessId);
        postmaster.Kill();
        postmaster.WaitForExit();
    }

    // Until the server has noticed a death and started PostgreSQL again.
    private static async Task Back(EmbeddedPostgres cluster)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await Run(cluster, "SELECT 1");
                if (cluster.IsUp)
                {
                    return; // PostgreSQL takes connections a moment before its new process id is known
                }
            }
            catch (NpgsqlException) when (!timeout.IsCancellationRequested) { }

            await Task.Yield();
            timeout.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<object?> Run(EmbeddedPostgres cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
