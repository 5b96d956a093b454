using System.Globalization;
using System.Runtime.InteropServices;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Tools.Simulator;
using CherryPie.Wallet;

namespace CherryPie.Server.Cli;

/// <summary>Does with a pass what an iPhone does, until Ctrl+C or so many changes.</summary>
internal static class SimulateDevice
{
    private const int LargestPackage = 64 << 20;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _goodbye = TimeSpan.FromSeconds(5);

    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var language = arguments.Find("--lang") is not { } tag
            ? "en"
            : Viewer.Supported(tag) ?? throw new OperatorError($"--lang must be one of {string.Join(", ", WalletLanguages.Codes)}");
        var changes =
            arguments.Find("--changes") is not { } text ? int.MaxValue
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new OperatorError("--changes must be a whole number above 0");
        var system = new SimulatedSystem(Version(arguments.Find("--ios")));
        var apns = arguments.Find("--apns") is not { } endpoint
            ? null
            : ApnsTrust.Endpoint(new PushOptions { Endpoint = Absolute("--apns", endpoint) });
        var trust = apns is null
            ? null
            : ApnsTrust.Roots(
                new PushOptions
                {
                    TrustedRootsFile = arguments.Find("--trusted-roots") ?? services.GetRequiredService<PushOptions>().TrustedRootsFile,
                }
            );
        var bundle = Bundle(
            arguments.Value("URL-OR-PASS-ID"),
            arguments.Find("--server") ?? services.GetRequiredService<PublicUrl>().Value
        );

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                ends.Cancel();
            }
        );
        using var http = new HttpClient { Timeout = _patience, MaxResponseContentBufferSize = LargestPackage };
        var verify = await Inspect.Verifier(services, stop);
        var device = await Download(http, bundle, ends.Token);
        if (!Tell(verify(device.Package), device.Package, system))
        {
            return 1;
        }

        using var pushes = new SimulatedPushes(apns, trust, device.PushToken);
        var watch = new DeviceWatch(
            device,
            pushes,
            new SimulatedScreen(language, system, services.GetRequiredService<TimeProvider>()),
            verify,
            services.GetRequiredService<TimeProvider>(),
            Console.Out
        );
        if (!await watch.Register(ends.Token))
        {
            return 1;
        }

        try
        {
            Console.Out.WriteLine(
                apns is null
                    ? "  Pushes         none: it asks every second (--apns URL waits for pushes)"
                    : $"  Pushes         from {apns.GetLeftPart(UriPartial.Authority)}"
            );
            await watch.Run(changes, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested) { }
        finally
        {
            using var goodbye = new CancellationTokenSource(_goodbye);
            await watch.Unregister(goodbye.Token);
        }

        return 0;
    }

    private static async Task<SimulatedDevice> Download(HttpClient http, Uri bundle, CancellationToken stop)
    {
        try
        {
            return new SimulatedDevice(http, await SimulatedDevice.Download(http, bundle, stop));
        }
        catch (InvalidDataException e)
        {
            throw new OperatorError($"{bundle} is no pass: {e.Message}", e);
        }
        catch (HttpRequestException e)
        {
            throw new OperatorError(
                $"{bundle.GetLeftPart(UriPartial.Authority)} can't be reached: {e.Message}. Start the server, or say where it is "
                    + $"with --server.",
                e
            );
        }
    }

    private static int Version(string? given) =>
        given is null ? SimulatedSystem.Newest
        : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && SimulatedSystem.Versions.Contains(version)
            ? version
        : throw new OperatorError($"--ios must be one of {string.Join(", ", SimulatedSystem.Versions)}");

    private static bool Tell(PassInspection found, PassArchive package, SimulatedSystem system)
    {
        Console.Out.WriteLine(
            $"  Pass           {Inspect.Clean(found.PassTypeIdentifier)} {Inspect.Clean(found.SerialNumber)}, {package.Files.Count} files"
        );
        foreach (var error in found.Errors)
        {
            Console.Out.WriteLine($"  ERROR          {Inspect.Clean(error.ToString())}");
        }

        Console.Out.WriteLine(
            found.Errors.Count > 0 ? "  An iPhone would refuse this pass." : $"  Verified       {Inspect.Clean(found.SignerSubject)}"
        );
        if (found.Errors.Count > 0)
        {
            return false;
        }

        foreach (var (what, text) in system.Describe(package))
        {
            Console.Out.WriteLine($"  {what, -14} {Inspect.Clean(text)}");
        }

        return true;
    }

    // A landing page's address, a package's, or a pass id.
    private static Uri Bundle(string given, string server)
    {
        if (!given.Contains("://", StringComparison.Ordinal))
        {
            return Absolute("--server", $"{server.TrimEnd('/')}/v2/passes/{Uri.EscapeDataString(given)}/bundle");
        }

        var address = new UriBuilder(Absolute("URL", given)) { Query = "", Fragment = "" };
        var path = address.Path.TrimEnd('/').Split('/');
        if (path is not [.., "p", _])
        {
            return new Uri(given);
        }

        address.Path = string.Join('/', path[..^2]) + $"/v2/passes/{path[^1]}/bundle";
        return address.Uri;
    }

    private static Uri Absolute(string what, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new OperatorError($"{what} must be an absolute address, such as http://127.0.0.1:8080");
}
