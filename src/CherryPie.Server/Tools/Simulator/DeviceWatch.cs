using System.Globalization;
using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>A simulated device's life with its pass, told line by line.</summary>
internal sealed class DeviceWatch(
    SimulatedDevice device,
    SimulatedPushes pushes,
    SimulatedScreen screen,
    Func<PassArchive, PassInspection> verify,
    TimeProvider clock,
    TextWriter output
)
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);

    /// <returns>Whether the server took it.</returns>
    public async Task<bool> Register(CancellationToken stop)
    {
        try
        {
            var status = (int)await device.Register(stop);
            output.WriteLine(
                status is 200 or 201
                    ? $"  Registered     device {device.Id[..8]}…, push token {device.PushToken[..8]}…, at {device.Pass.WebService}"
                    : $"  Not registered, {device.Pass.WebService} answers {status}"
            );
            if (device.Pass.WebService.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            {
                output.WriteLine("  Note           an iPhone registers with https addresses only (PublicUrl)");
            }

            return status is 200 or 201;
        }
        catch (HttpRequestException e)
        {
            output.WriteLine($"  Not registered, {device.Pass.WebService} can't be reached: {e.Message}");
            return false;
        }
    }

    /// <summary>Follows the pass until it has changed so often.</summary>
    public async Task Run(int changes, CancellationToken stop)
    {
        var seen = await Update(stop) ? 1 : 0;
        while (seen < changes)
        {
            if (await Heard(stop) is { } isPush)
            {
                if (isPush)
                {
                    Tell("push", "");
                }

                seen += await Update(stop) ? 1 : 0;
            }
        }
    }

    public async Task Unregister(CancellationToken stop)
    {
        try
        {
            output.WriteLine($"  Unregistered   {(int)await device.Unregister(stop)}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            output.WriteLine($"  Not unregistered: {e.Message}");
        }
    }

    private async Task<bool?> Heard(CancellationToken stop)
    {
        try
        {
            return await pushes.Next(stop);
        }
        catch (HttpRequestException e)
        {
            Tell("no APNs", e.Message);
            await Task.Delay(_again, stop);
            return null;
        }
    }

    // What the list names is fetched before its tag is kept, so that a failure is made up for.
    private async Task<bool> Update(CancellationToken stop)
    {
        try
        {
            if (await device.List(stop) is not { } tag)
            {
                return false;
            }

            Tell("changed", $"tag {tag}");
            var package = await device.Fetch(stop);
            device.Remember(tag);
            if (package is not null)
            {
                return await Show(package, stop);
            }

            Tell("fetched", "304: it was the same");
            await device.Log($"Server requested update to serial number '{device.Pass.SerialNumber}', but the pass was unchanged.", stop);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or InvalidDataException or JsonException
                || (e is OperationCanceledException && !stop.IsCancellationRequested)
            )
        {
            Tell("failed", e.Message);
        }

        return false;
    }

    private async Task<bool> Show(PassArchive package, CancellationToken stop)
    {
        var found = verify(package);
        if (
            found.Errors.Count > 0
            || (found.PassTypeIdentifier, found.SerialNumber) != (device.Pass.PassTypeIdentifier, device.Pass.SerialNumber)
        )
        {
            Tell("refused", found.Errors.Count > 0 ? found.Errors[0].ToString() : "it is another pass");
            await device.Log($"The update of serial number '{device.Pass.SerialNumber}' is no valid pass.", stop);
            return false;
        }

        var before = device.Package;
        if (!device.Keep(package))
        {
            Tell("fetched", "nothing new in it");
            return false;
        }

        var (messages, silent) = screen.Changes(before, package);
        Tell(
            "fetched",
            messages.Count > 0 ? "a new version"
                : silent.Count > 0 ? $"a new version; without a message: {string.Join(", ", silent)}"
                : "a new version, without messages"
        );
        foreach (var message in messages)
        {
            Tell("SHOWS", message);
        }

        return true;
    }

    // The words of a pass may be what a terminal takes for commands.
    private void Tell(string what, string text)
    {
        var now = clock.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var harmless = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        output.WriteLine($"{now}   {what, -9}{harmless}".TrimEnd());
    }
}
