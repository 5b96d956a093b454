using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The account that PostgreSQL's programs run as. They refuse root, and the account postgres can't enter a 0700 home of root, so
/// root runs them in a user namespace: inside it they are PostgreSQL's account, outside it root still owns every file.</summary>
internal sealed class PostgresAccount
{
    private const string Name = "postgres";
    private readonly string _home;
    private readonly string[] _prefix;
    private readonly string? _userName,
        _owner;

    private PostgresAccount(string home, string[] prefix, string? userName = null, string? owner = null) =>
        (_home, _prefix, _userName, _owner) = (home, prefix, userName, owner ?? userName);

    /// <summary>The accounts that PostgreSQL may see its client as: peer authentication maps them all to its one role.</summary>
    public static IEnumerable<string> Clients => new[] { "root", Name, "nobody", Environment.UserName }.Distinct(StringComparer.Ordinal);

    public static async Task<PostgresAccount> Choose(string dataFolder, string cluster, CancellationToken stop)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new PostgresAccount(dataFolder, []);
        }

        // A cluster that an ordinary user made stays that user's.
        var owner = Directory.Exists(cluster) ? await OwnerOf(cluster, stop) : "0:0";
        if (owner != "0:0" && Tool("setpriv") is { } setpriv)
        {
            var ids = owner.Split(':');
            return new PostgresAccount(
                dataFolder,
                [setpriv, "--reuid=" + ids[0], "--regid=" + ids[1], "--clear-groups", "--"],
                owner: owner
            );
        }

        var account =
            Lookup(Name)
            ?? Lookup("nobody")
            ?? throw new OperatorError(
                "PostgreSQL does not run as root, and there is no account 'postgres'. "
                    + "Run the server as an ordinary user or set ConnectionStrings__CherryPie."
            );
        if (Tool("unshare") is { } unshare)
        {
            string[] prefix = [unshare, "--user", $"--map-user={account.Uid}", $"--map-group={account.Gid}", "--"];
            var inside = new PostgresAccount(dataFolder, prefix);
            if ((await inside.Try(Tool("true") ?? "true", [], null, stop)).Code == 0)
            {
                return inside;
            }
        }

        return await Outside(dataFolder, cluster, account.Name, stop);
    }

    /// <summary>Where user namespaces are refused: PostgreSQL's own account, for which the data folder itself (0711) must open.</summary>
    private static async Task<PostgresAccount> Outside(string dataFolder, string cluster, string account, CancellationToken stop)
    {
        File.SetUnixFileMode(dataFolder, File.GetUnixFileMode(dataFolder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var outside = new PostgresAccount(dataFolder, [], account);
        if ((await outside.Try(Tool("test") ?? "test", ["-x", dataFolder], null, stop)).Code != 0)
        {
            throw new OperatorError(
                $"PostgreSQL does not run as root, user namespaces are refused here, and the account '{account}' can't enter {dataFolder}. "
                    + "Run the server as an ordinary user, or set DataFolder to a folder below one that everyone may enter "
                    + "(such as /var/lib/cherrypie), or set ConnectionStrings__CherryPie."
            );
        }

        if (Directory.Exists(cluster))
        {
            await outside.Own(cluster, stop);
        }

        return outside;
    }

    /// <summary>Makes a 0700 folder that PostgreSQL owns.</summary>
    public async Task MakeFolder(string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Own(folder, stop);
    }

    /// <summary>Gives a folder with all below it to the account.</summary>
    private async Task Own(string folder, CancellationToken stop)
    {
        if (_owner is not null)
        {
            await RunPlain("chown", ["-R", _owner, folder], stop);
        }
    }

    /// <summary>Runs a program to its end; says its output when it fails.</summary>
    public async Task Run(string program, IReadOnlyList<string> args, string? input, CancellationToken stop)
    {
        var (code, said) = await Try(program, args, input, stop);
        if (code != 0)
        {
            throw new OperatorError($"{program} ended with {code}: {said.Trim()}");
        }
    }

    /// <summary>How to start a program as this account. With <paramref name="lifelong"/> it ends with the thread that starts it,
    /// and the terminal's Ctrl-C does not reach it, which would stop it while requests run.</summary>
    public ProcessStartInfo Start(string program, IEnumerable<string> args, bool lifelong = false)
    {
        List<string> line = [.. _prefix];
        if (lifelong)
        {
            // Each of these replaces itself by the next, so the process id is PostgreSQL's own in the end.
            line.InsertRange(0, Tool("setsid") is { } setsid ? [setsid, "--"] : []);
            line.AddRange(Tool("setpriv") is { } setpriv ? [setpriv, "--pdeathsig=INT", "--"] : []);
        }

        line.Add(program);
        line.AddRange(args);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = !lifelong,
            RedirectStandardInput = !lifelong,
            WorkingDirectory = "/",
        };
        if (_userName is not null)
        {
            start.UserName = _userName;
        }

        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["HOME"] = _home;
        return start;
    }

    private Task<(int Code, string Said)> Try(string program, IReadOnlyList<string> args, string? input, CancellationToken stop) =>
        ToEnd(Start(program, args), input, stop);

    private static async Task RunPlain(string program, IReadOnlyList<string> args, CancellationToken stop)
    {
        var (code, said) = await ToEnd(Plain(program, args), null, stop);
        if (code != 0)
        {
            throw new OperatorError($"{program} ended with {code}: {said.Trim()}");
        }
    }

    private static ProcessStartInfo Plain(string program, IReadOnlyList<string> args) =>
        new(program, args)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };

    private static async Task<string> OwnerOf(string folder, CancellationToken stop) =>
        (await ToEnd(Plain("stat", ["-c", "%u:%g", folder]), null, stop)).Said.Trim();

    private static async Task<(int Code, string Said)> ToEnd(ProcessStartInfo start, string? input, CancellationToken stop)
    {
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var errors = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await errors + await output);
    }

    private static (string Name, int Uid, int Gid)? Lookup(string name)
    {
        var line = File.ReadLines("/etc/passwd").Select(l => l.Split(':')).FirstOrDefault(l => l[0] == name && l.Length > 3);
        return line is null
            ? null
            : (name, int.Parse(line[2], CultureInfo.InvariantCulture), int.Parse(line[3], CultureInfo.InvariantCulture));
    }

    // Not by PATH, which may be as empty as a service's.
    private static string? Tool(string name) =>
        File.Exists("/usr/bin/" + name) ? "/usr/bin/" + name
        : File.Exists("/bin/" + name) ? "/bin/" + name
        : null;
}
