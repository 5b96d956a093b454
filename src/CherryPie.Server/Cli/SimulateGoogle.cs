using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Tools.Simulator;
using CherryPie.Server.Tools.Simulator.Google;

namespace CherryPie.Server.Cli;

/// <summary>Stands in for Google Wallet until Ctrl+C.</summary>
internal static class SimulateGoogle
{
    private const string AccountFile = "simulated-google.json";
    private const string CertificateFile = "simulated-google.pem";

    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var folder = services.GetRequiredService<DataFolder>();
        var options = new SimulatedGoogleOptions
        {
            Port = SimulatorOptions.Whole(arguments.Find, "--port", 0, 65535) ?? 2199,
            Http = arguments.Has("--http"),
            AllowHttp = arguments.Has("--allow-http"),
            NotAdded = arguments.Has("--not-added"),
            NoCallbacks = arguments.Has("--no-callbacks"),
            RequestsPerSecond = SimulatorOptions.Whole(arguments.Find, "--rate", 0, 100_000) ?? 20,
            IssuerId = Issuer(arguments.Find("--issuer") ?? SimulatedGoogleOptions.DefaultIssuer),
            Faults = new GoogleFaults(arguments.Given),
            Happened = entry => Console.Out.WriteLine(Line(entry)),
        };
        await using var standIn = await Start(
            options,
            await Account(folder, stop),
            await Certificate(folder, options, clock, stop),
            clock,
            stop
        );
        var key = arguments.Find("--out-key") ?? folder.File(AccountFile);
        if (arguments.Has("--out-key"))
        {
            await PrivateFile.Write(key, standIn.ServiceAccountKey, stop);
        }

        Console.Out.WriteLine($"  Google stand-in  {standIn.Address}");
        Console.Out.WriteLine($"  Issuer           {standIn.IssuerId}");
        Console.Out.WriteLine($"  Key              {Path.GetFullPath(key)}");
        Console.Out.WriteLine($"  Server with      {string.Join(' ', await Settings(standIn, arguments.Find("--out-roots"), stop))}");
        await UntilStopped.Wait(stop);

        Console.Out.WriteLine($"{standIn.Log.Entries.Count} requests, pictures and callbacks");
        return 0;
    }

    private static async Task<List<string>> Settings(SimulatedGoogle standIn, string? rootsFile, CancellationToken stop)
    {
        List<string> settings =
        [
            $"--Google:Endpoint {standIn.Endpoint}",
            $"--Google:TokenUrl {standIn.TokenUrl}",
            $"--Google:SaveUrl {standIn.SaveUrl}",
            $"--Google:CallbackKeysUrl {standIn.CallbackKeysUrl}",
        ];
        if (rootsFile is not null && standIn.RootsPem.Length > 0)
        {
            await File.WriteAllTextAsync(rootsFile, standIn.RootsPem, stop);
            settings.Add($"--Google:TrustedRootsFile {Path.GetFullPath(rootsFile)}");
        }

        return settings;
    }

    private static async Task<SimulatedGoogle> Start(
        SimulatedGoogleOptions options,
        GoogleIdentity account,
        X509Certificate2? certificate,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        try
        {
            return await SimulatedGoogle.Start(options, account, certificate, clock, stop);
        }
        catch (IOException e)
        {
            throw new OperatorError($"Port {options.Port} is taken by another program. Choose another: --port 2200", e);
        }
    }

    // Both the same the next time, so that a server which knows them need not be set up again.
    private static async Task<GoogleIdentity> Account(DataFolder folder, CancellationToken stop)
    {
        var file = folder.File(AccountFile);
        if (File.Exists(file) && GoogleIdentity.Load(await File.ReadAllTextAsync(file, stop)) is { } kept)
        {
            return kept;
        }

        var made = GoogleIdentity.Create();
        folder.Made();
        await PrivateFile.Write(file, made.Save(), stop);
        return made;
    }

    private static async Task<X509Certificate2?> Certificate(
        DataFolder folder,
        SimulatedGoogleOptions options,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        var file = folder.File(CertificateFile);
        if (options.Http)
        {
            return null;
        }

        if (File.Exists(file) && SimulatedApnsIdentity.Load(await File.ReadAllTextAsync(file, stop), clock.GetUtcNow()) is { } kept)
        {
            return kept;
        }

        var made = SimulatedApnsIdentity.Create(clock.GetUtcNow(), "Google Wallet");
        folder.Made();
        await PrivateFile.Write(file, SimulatedApnsIdentity.Save(made), stop);
        return made;
    }

    private static string Issuer(string id) =>
        id.Length is > 0 and <= 30 && id.All(char.IsAsciiDigit)
            ? id
            : throw new OperatorError("--issuer must be digits, such as 3388000000022334455");

    private static string Line(GoogleLogEntry entry) =>
        UntilStopped.Printable(
            string.Join(
                "  ",
                entry.At.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
                entry.Status == 0 ? "-" : entry.Status.ToString(CultureInfo.InvariantCulture),
                $"{entry.Method} {entry.Path}",
                entry.Reason
            )
        );
}
