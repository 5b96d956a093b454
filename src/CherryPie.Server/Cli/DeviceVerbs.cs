using System.Text.Json;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Cli;

/// <summary>devices list, forget.</summary>
internal static class DeviceVerbs
{
    private const int Shortest = 4;

    public static async Task<int> List(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var devices = await Find(services, arguments, stop);
        if (arguments.Has("--json"))
        {
            var shown = devices.Select(d => new
            {
                device = PushToken.Short(d.DeviceId),
                scheme = d.Scheme.ToString(),
                registeredAt = d.RegisteredAt,
                listedAt = d.ListedAt,
                suspendedAt = d.SuspendedAt,
            });
            Console.Out.WriteLine(JsonSerializer.Serialize(shown, VendorJson.Indented));
            return 0;
        }

        foreach (var device in devices)
        {
            Console.Out.WriteLine(
                $"{Inspect.Clean(PushToken.Short(device.DeviceId)), -10} {device.Scheme, -16} "
                    + $"registered {Times.Shown(device.RegisteredAt)}, "
                    + $"asked {(device.ListedAt is { } listed ? Times.Shown(listed) : "never")}"
                    + (device.SuspendedAt is { } since ? $", suspended {Times.Shown(since)}" : "")
            );
        }

        var apple = devices.Count(d => d.Scheme == DeviceScheme.ApplePass);
        Console.Out.WriteLine($"{apple} of {DevicePlaces.Most} Apple devices, {devices.Count - apple} of {DevicePlaces.Most} others");
        return 0;
    }

    public static async Task<int> Forget(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var (pass, begin) = (arguments.Value("PASSID"), arguments.Value("DEVICE").TrimEnd('…'));
        if (begin.Length < Shortest)
        {
            throw new OperatorError($"DEVICE must be at least the first {Shortest} characters of a device's id; devices list shows eight");
        }

        var found = (await Find(services, arguments, stop)).FindAll(d => d.DeviceId.StartsWith(begin, StringComparison.Ordinal));
        if (found.Find(d => d.DeviceId == begin) is { } exact)
        {
            found = [exact];
        }

        if (found is not [var device])
        {
            throw new OperatorError(
                found.Count == 0
                    ? $"No device of pass {pass} begins with {Inspect.Clean(begin)}. devices list {pass} shows them."
                    : $"{found.Count} devices of pass {pass} begin with {Inspect.Clean(begin)}: give more of the id."
            );
        }

        await services.GetRequiredService<ForgetDevice>().Run(pass, device.PassTypeIdentifier, device.DeviceId, stop);
        Console.Out.WriteLine("Forgotten: it gets no pushes for this pass until it registers again.");
        return 0;
    }

    private static async Task<List<ListedDevice>> Find(IServiceProvider services, VerbArguments arguments, CancellationToken stop) =>
        await services.GetRequiredService<ListDevices>().Run(arguments.Value("PASSID"), stop)
        ?? throw new OperatorError($"There is no pass {arguments.Value("PASSID")}.");
}
