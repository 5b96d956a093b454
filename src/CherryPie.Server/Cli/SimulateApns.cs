using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Tools.Simulator;

namespace CherryPie.Server.Cli;

/// <summary>Stands in for APNs until Ctrl+C.</summary>
internal static class SimulateApns
{
    private const string IdentityFile = "simulated-apns.pem";

    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var port = SimulatorOptions.Whole(arguments.Find, "--port", 0, 65535) ?? 2197;
        var clock = services.GetRequiredService<TimeProvider>();
        var options = new SimulatedApnsOptions
        {
            Port = port,
            Http1 = arguments.Has("--http1"),
            RefuseTls = arguments.Has("--refuse-tls"),
            Answer = new ApnsFaults(arguments.Given).For,
            Answered = (push, answer) => Console.Out.WriteLine(Line(push, answer, clock.GetUtcNow())),
        };
        await using var standIn = await Start(options, await Identity(services.GetRequiredService<DataFolder>(), clock, stop), clock, stop);
        Console.Out.WriteLine($"  APNs stand-in  {standIn.Endpoint.GetLeftPart(UriPartial.Authority)}");
        if (arguments.Find("--out-roots") is { } roots)
        {
            await File.WriteAllTextAsync(roots, standIn.RootsPem, stop);
            Console.Out.WriteLine(
                $"  Server with    --Push:Endpoint {standIn.Endpoint.GetLeftPart(UriPartial.Authority)} --Push:TrustedRootsFile "
                    + $"{Path.GetFullPath(roots)}"
            );
        }

        await UntilStopped.Wait(stop);
        Console.Out.WriteLine($"{standIn.Received} pushes, {standIn.Accepted} accepted, on {standIn.Connections} connections");
        return 0;
    }

    private static async Task<SimulatedApns> Start(
        SimulatedApnsOptions options,
        X509Certificate2 identity,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        try
        {
            return await SimulatedApns.Start(options, identity, clock, stop);
        }
        catch (IOException e)
        {
            throw new OperatorError($"Port {options.Port} is taken by another program. Choose another: --port 2198", e);
        }
    }

    // The same one the next time, so that a server which trusts it need not be started again.
    private static async Task<X509Certificate2> Identity(DataFolder folder, TimeProvider clock, CancellationToken stop)
    {
        var file = folder.File(IdentityFile);
        if (File.Exists(file) && SimulatedApnsIdentity.Load(await File.ReadAllTextAsync(file, stop), clock.GetUtcNow()) is { } kept)
        {
            return kept;
        }

        var made = SimulatedApnsIdentity.Create(clock.GetUtcNow());
        folder.Made();
        await PrivateFile.Write(file, SimulatedApnsIdentity.Save(made), stop);
        return made;
    }

    private static string Line(SimulatedApnsPush push, SimulatedApnsResponse answer, DateTimeOffset now) =>
        string.Join(
            "  ",
            now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
            answer.Fault == SimulatedApnsFault.None ? answer.Status : answer.Fault.ToString().ToLowerInvariant(),
            answer.Reason,
            UntilStopped.Printable(push.Topic),
            UntilStopped.Printable(PushToken.Short(push.Token)),
            push.Thumbprint.Length > 8 ? push.Thumbprint[..8] : "no certificate"
        );
}
