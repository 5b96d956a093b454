using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Stores the newest 10,000 lines that devices send, for the verb push explain.
/// https://developer.apple.com/documentation/walletpasses/log-a-message</summary>
internal sealed partial class WriteDeviceLog(ServerDb db, DeviceLogBudget budget, TimeProvider clock, ILogger<WriteDeviceLog> log)
{
    public const int LongestLine = 500;
    private const int MostLines = 50;
    private const int Kept = 10_000;

    public async Task Run(JsonElement? body, CancellationToken stop)
    {
        if (
            body is not { ValueKind: JsonValueKind.Object } sent
            || !sent.TryGetProperty("logs", out var logs)
            || logs.ValueKind != JsonValueKind.Array
        )
        {
            return; // a device could not correct it
        }

        var lines = logs.EnumerateArray()
            .Where(l => l.ValueKind == JsonValueKind.String)
            .Take(MostLines)
            .Select(l => Escaped(l.GetString()!))
            .ToList();
        lines = lines[..budget.Take(lines.Count)];
        if (lines.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        db.AddRange(
            lines.Select(l => new DeviceLogLine
            {
                PassId = Serial().Match(l) is { Success: true } m ? m.Groups[1].Value : null,
                Text = l,
                At = now,
            })
        );
        await db.SaveChangesAsync(stop);
        var oldest = await db.Set<DeviceLogLine>().MaxAsync(l => l.Id, stop) - Kept;
        await db.Set<DeviceLogLine>().Where(l => l.Id <= oldest).ExecuteDeleteAsync(stop);
        log.LogInformation("A device logs {Count} lines, the first: {Line}", lines.Count, Device().Replace(lines[0], "device …"));
    }

    private static string Escaped(string line)
    {
        var text = new StringBuilder(Math.Min(line.Length, LongestLine));
        foreach (var c in line.Take(LongestLine))
        {
            text.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return text.ToString();
    }

    [GeneratedRegex("serial number '?([A-Za-z0-9_-]{10,14})\\b")]
    private static partial Regex Serial();

    [GeneratedRegex("(?i)device '?[0-9A-Za-z-]{6,}")]
    private static partial Regex Device();
}

/// <summary>How many more lines are stored in this minute: the call needs no key, so its total is limited.</summary>
internal sealed class DeviceLogBudget(TimeProvider clock)
{
    private const int PerMinute = 600;
    private readonly Lock _lock = new();
    private long _since = long.MinValue;
    private int _left;

    /// <summary>Takes from the budget.</summary>
    /// <param name="lines">How many are wanted.</param>
    /// <returns>How many may be stored.</returns>
    public int Take(int lines)
    {
        lock (_lock)
        {
            if (_since == long.MinValue || clock.GetElapsedTime(_since) > TimeSpan.FromMinutes(1))
            {
                (_since, _left) = (clock.GetTimestamp(), PerMinute);
            }

            var taken = Math.Min(lines, _left);
            _left -= taken;
            return taken;
        }
    }
}
