using System.Runtime.InteropServices;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Cli;

/// <summary>What was asked for: to serve, or one verb with its arguments; and the settings given beside.</summary>
internal sealed class CommandLine
{
    private CommandLine(string[] args)
    {
        Verbose = args.Contains("--verbose");
        Help = args.Contains("--help") || args.Contains("-h") || args is ["help", ..];
        List<string> rest = [.. args.Where(a => a is not ("--verbose" or "--help" or "-h"))];
        if (rest.Count > 0 && !rest[0].StartsWith('-') && rest[0] != "help")
        {
            Verb = Verbs.Find(rest);
            Topic = Verb is null && Help ? Verbs.Topic(rest[0]) : null;
            if (Topic is null)
            {
                Verb = Verb ?? throw new OperatorError(Verbs.Unknown(rest));
                rest.RemoveRange(0, Verb.Words);
                Arguments = Help ? VerbArguments.None : VerbArguments.Take(Verb, rest);
            }
        }

        Settings = Help ? [] : [.. rest.SelectMany(AsSetting)];
    }

    public Verb? Verb { get; }

    public VerbArguments Arguments { get; } = VerbArguments.None;

    public bool Verbose { get; }

    public bool Help { get; }

    /// <summary>The verbs of one first word, for <c>accounts --help</c>; null otherwise.</summary>
    public string? Topic { get; }

    /// <summary>What is left for the configuration: --Name value or --Name=value.</summary>
    public string[] Settings { get; }

    /// <summary>Runs the program. What the operator can mend, and all that a verb throws, is told in one line.</summary>
    public static async Task<int> Run(string[] args, Func<CommandLine, Task<int>> main)
    {
        try
        {
            if (args is ["--version" or "version", ..])
            {
                Console.Out.WriteLine($"CherryPie Server {ServerVersion.Value}, {RuntimeInformation.FrameworkDescription}");
                return 0;
            }

            var command = new CommandLine(args);
            if (command.Help)
            {
                Console.Out.WriteLine(command.Verb?.Help ?? command.Topic ?? Verbs.Overview);
                return 0;
            }

            if (command.Verb is not null)
            {
                PlainOutput.Use();
            }

            return await main(command);
        }
        catch (OperatorError e)
        {
            return Tell(args, e);
        }
        catch (Exception e) when (args is [var first, ..] && !first.StartsWith('-') && e is not HostAbortedException)
        {
            return Tell(args, e);
        }
    }

    /// <summary>appsettings.json and wwwroot lie beside the program, wherever it is started from.</summary>
    public WebApplicationOptions Options =>
        new()
        {
            Args = Settings,
            ContentRootPath = SettingNames.Contains("contentRoot", StringComparer.OrdinalIgnoreCase) ? null : AppContext.BaseDirectory,
        };

    public IReadOnlyList<string> SettingNames =>
        [.. Settings.Where(s => s.StartsWith("--", StringComparison.Ordinal)).Select(s => s[2..].Split('=')[0])];

    private static int Tell(string[] args, Exception e)
    {
        Console.Error.WriteLine(
            args.Contains("--verbose") ? e.ToString()
            : e is OperatorError or Refusal ? e.Message
            : e is OperationCanceledException ? "Interrupted."
            : $"{e.GetBaseException().Message} (--verbose tells more)"
        );
        return 1;
    }

    // Both spellings of a section: Push:Endpoint and, as in the environment, Push__Endpoint.
    private static IEnumerable<string> AsSetting(string arg)
    {
        if (!arg.StartsWith('-'))
        {
            return [arg];
        }

        var name = arg.TrimStart('-').Split('=', 2);
        name[0] = name[0].Replace("__", ":", StringComparison.Ordinal);
        return ["--" + string.Join('=', name)];
    }
}
