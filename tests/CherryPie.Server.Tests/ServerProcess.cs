using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Tests;

/// <summary>The real program in a process of its own, as an operator starts it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // What ./test has published, or what was built: the copy beside the tests lacks appsettings.json.
    public static readonly string Dll =
        Environment.GetEnvironmentVariable("CHERRYPIE_TEST_PROGRAM")
        ?? Regex.Replace(typeof(Program).Assembly.Location, "/tests/CherryPie\\.[A-Za-z]+\\.Tests/", "/src/CherryPie.Server/");
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string?> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static ServerProcess Start(string dataHome, string[] args, params (string Name, string Value)[] environment) =>
        Start(new ProcessStartInfo("dotnet", [Dll, .. args]), dataHome, environment);

    /// <summary>As if it were typed at a terminal.</summary>
    public static ServerProcess StartInTerminal(string dataHome, params string[] args) =>
        Start(new ProcessStartInfo("script", ["-qec", $"dotnet '{Dll}' {string.Join(' ', args)}", "/dev/null"]), dataHome);

    public static ServerProcess Serve(string dataHome, params (string Name, string Value)[] environment) =>
        Start(dataHome, ["--urls", "http://127.0.0.1:0"], environment);

    /// <summary>On the first core alone, where .NET begins with one thread.</summary>
    public static ServerProcess ServeOnOneCore(string dataHome, params (string Name, string Value)[] environment) =>
        Start(new ProcessStartInfo("taskset", ["-c", "0", "dotnet", Dll, "--urls", "http://127.0.0.1:0"]), dataHome, environment);

    private static ServerProcess Start(ProcessStartInfo start, string dataHome, params (string Name, string Value)[] environment)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, "/");
        foreach (
            var name in start
                .Environment.Keys.Where(k =>
                    k.StartsWith("ASPNETCORE", StringComparison.Ordinal) || k.StartsWith("ConnectionStrings", StringComparison.Ordinal)
                )
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_DATA_HOME"] = dataHome;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var it = new ServerProcess(Process.Start(start)!);
        it._process.OutputDataReceived += it.Read;
        it._process.ErrorDataReceived += it.Read;
        it._process.BeginOutputReadLine();
        it._process.BeginErrorReadLine();
        return it;
    }

    /// <summary>The address, once the block with it is out.</summary>
    public async Task<string> Ready()
    {
        try
        {
            return await _address.Task.WaitAsync(TimeSpan.FromSeconds(120))
                ?? throw new InvalidOperationException("It ended while starting:\n" + Output);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException("It has not started yet:\n" + Output);
        }
    }

    public async Task<(int Code, string Output)> Ended()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (_process.ExitCode, Output);
    }

    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Terminate() => Signal.Send(_process.Id, 15);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }

        if (line.Data is null)
        {
            _address.TrySetResult(null);
        }
        else if (line.Data.TrimStart().StartsWith("Server ", StringComparison.Ordinal))
        {
            _address.TrySetResult(line.Data.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]);
        }
    }
}
