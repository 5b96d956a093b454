using System.Globalization;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Tests.Faults;

/// <summary>One machine of the database: etcd, Patroni, and the PostgreSQL that this has started.</summary>
internal sealed class FailoverNode(string folder, string name, PostgresAccount account)
{
    private const int Stop = 19,
        Continue = 18;
    private ClusterProgram? _etcd,
        _patroni;

    public string Name => name;

    /// <summary>What its operator has, too.</summary>
    public string Configuration => Path.Combine(folder, name, "patroni.yml");

    public async Task Start()
    {
        var settings = Path.Combine(folder, name);
        _etcd = await ClusterProgram.Start(
            account,
            Log("etcd"),
            PatroniPrograms.Etcd!,
            "--config-file",
            Path.Combine(settings, "etcd.yml")
        );
        _patroni = await ClusterProgram.Start(account, Log("patroni"), PatroniPrograms.Patroni!, Configuration);
    }

    /// <summary>The machine loses its power: kill -9 of everything, Patroni first, so that nobody learns of it in time.</summary>
    public async Task Kill()
    {
        var postmaster = Postmaster();
        if (_patroni is not null)
        {
            await _patroni.Kill();
        }

        if (postmaster is { } id)
        {
            ClusterProgram.SendTree(id, Signal.Kill);
            await Eventually.Is(() => HasEnded(id));
        }

        if (_etcd is not null)
        {
            await _etcd.Kill();
        }
    }

    /// <summary>kill -9 of the postmaster alone.</summary>
    public void KillPostgres() => Signal.Send(Postmaster()!.Value, Signal.Kill);

    /// <summary>The machine stands still, and its connections stay.</summary>
    public void Freeze() => All(Stop);

    public void Thaw() => All(Continue);

    private void All(int signal)
    {
        _patroni!.Send(signal);
        ClusterProgram.SendTree(Postmaster()!.Value, signal);
        _etcd!.Send(signal);
    }

    // What nobody waits for stays as a zombie, where the first process of a container is none that does.
    private static bool HasEnded(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Length == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // Patroni starts it in a session of its own.
    private int? Postmaster()
    {
        try
        {
            var file = Path.Combine(folder, "data", name, "postmaster.pid");
            var id = int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);

            // After a kill the file stays, and its number may be another's by now.
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(Path.Combine(folder, "data", name), StringComparison.Ordinal)
                ? id
                : null;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private string Log(string program) => Path.Combine(folder, $"{name}-{program}.log");
}
