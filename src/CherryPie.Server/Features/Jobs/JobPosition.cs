using System.Globalization;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Jobs;

/// <summary>How far a job over many rows has come. It is written in the transaction of each part: after a crash the job goes on behind the
/// last part that was committed.</summary>
internal static class JobPosition
{
    /// <summary>The id that is the job's subject.</summary>
    public static long Id(ClaimedJob job) => long.Parse(job.Subject, CultureInfo.InvariantCulture);

    /// <summary>Also renews the job's lease.</summary>
    /// <param name="job">The job.</param>
    /// <param name="position">The last row that is done.</param>
    /// <param name="count">How many rows this part had.</param>
    /// <param name="transaction">Of the part.</param>
    /// <param name="stop">Ends the statement.</param>
    /// <exception cref="JobFailure">Another server has the job by now.</exception>
    public static async Task Save(ClaimedJob job, long position, long count, NpgsqlTransaction transaction, CancellationToken stop)
    {
        await using var save = new NpgsqlCommand(
            "UPDATE jobs SET position = $3, done = done + $4, run_at = clock_timestamp() + $5 WHERE id = $1 AND leased_by = $2",
            transaction.Connection,
            transaction
        )
        {
            CommandTimeout = ConnectionSettings.LongestWork,
        };
        save.Parameters.Add(new() { Value = job.Id });
        save.Parameters.Add(new() { Value = job.LeasedBy });
        save.Parameters.Add(new() { Value = position });
        save.Parameters.Add(new() { Value = count });
        save.Parameters.Add(new() { Value = JobTable.Lease, NpgsqlDbType = NpgsqlDbType.Interval });
        if (await save.ExecuteNonQueryAsync(stop) == 0)
        {
            throw new JobFailure("another server has taken this job over, after its lease ended");
        }
    }
}
