using CherryPie.Server.Features.Events;
using Npgsql;

namespace CherryPie.Server.Features.Doctor;

/// <summary>What doctor looks at of events.</summary>
internal static class DoctorOfEvents
{
    private static readonly TimeSpan _late = TimeSpan.FromMinutes(1);

    /// <summary>Events that no server has numbered yet, which no reader sees.</summary>
    public static async Task<DoctorFinding> Outbox(IServiceProvider services, CancellationToken stop)
    {
        if (!services.GetRequiredService<EventLog>().IsOn)
        {
            return new("events", DoctorState.Ok, "none are recorded (Events__KeepDays is 0)");
        }

        await using var command = services
            .GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT count(*), coalesce(clock_timestamp() - min(at), interval '0') FROM event_outbox");
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        var (count, age) = (row.GetInt64(0), row.GetTimeSpan(1));
        return age < _late
            ? new("events", DoctorState.Ok, $"{count} waiting to be numbered")
            : new(
                "events",
                DoctorState.Warning,
                $"{count} waiting to be numbered, the oldest for {age.TotalSeconds:F0} s: no reader sees them before. A running server "
                    + "does it within a second; its log says what hinders it"
            );
    }
}
