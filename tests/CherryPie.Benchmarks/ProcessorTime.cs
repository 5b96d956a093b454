using System.Globalization;

namespace CherryPie.Benchmarks;

/// <summary>What three processes have used of the processor since, PostgreSQL's with all its children. Unlike a rate it does not depend on
/// who else uses the machine.</summary>
internal sealed class ProcessorTime(int server, int standIn, int postmaster)
{
    private readonly double[] _before = Now(server, standIn, postmaster);

    /// <summary>Microseconds for each of so many.</summary>
    public string Since(int count)
    {
        var used = Now(server, standIn, postmaster).Zip(_before, (now, before) => (now - before) * 1e6 / count).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{used[0]:F0} us a push; stand-in {used[1]:F0} us, PostgreSQL {used[2]:F0} us");
    }

    /// <summary>Seconds that PostgreSQL has used so far, and that programs have which this process started and which have ended.</summary>
    public static (double Postgres, double Programs) Seconds(int postmaster)
    {
        var own = Of(Environment.ProcessId);
        return (Of(postmaster).WithEnded + Children(postmaster), own.WithEnded - own.Own);
    }

    private static double[] Now(int server, int standIn, int postmaster) =>
        [Of(server).Own, Of(standIn).Own, Of(postmaster).WithEnded + Children(postmaster)];

    private static double Children(int parent) =>
        Directory
            .GetDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(n => int.TryParse(n, out _))
            .Select(n => Of(int.Parse(n!, CultureInfo.InvariantCulture)))
            .Where(p => p.Parent == parent)
            .Sum(p => p.Own);

    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; a tick is 10 ms
    private static (int Parent, double Own, double WithEnded) Of(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            double Ticks(int field) => double.Parse(fields[field - 3], CultureInfo.InvariantCulture) / 100;
            return (
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                Ticks(14) + Ticks(15),
                Ticks(14) + Ticks(15) + Ticks(16) + Ticks(17)
            );
        }
        catch (IOException)
        {
            return default; // it has ended
        }
    }
}
