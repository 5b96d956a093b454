using System.Globalization;
using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>Prints what a simulated device does with its pass, line by line.</summary>
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

    /// <returns>Whether the server accepted the registration.</returns>
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

    /// <summary>Waits for pushes and fetches changes.</summary>
    /// <param name="changes">It returns after so many.</param>
    public async Task Run(int changes, CancellationToken stop)
    {
        var seen = await Update(stop) ? 1 : 0;
        while (seen < changes)
        {
            if (await WaitForPush(stop) is { } isPush)
            {
                if (isPush)
                {
                    Print("push", "");
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

    private async Task<bool?> WaitForPush(CancellationToken stop)
    {
        try
        {
            return await pushes.Next(stop);
        }
        catch (HttpRequestException e)
        {
            Print("no APNs", e.Message);
            await Task.Delay(_again, stop);
            return null;
        }
    }

    // The list's tag is kept after the pass was fetched: if that fails, the next list names the pass again.
    private async Task<bool> Update(CancellationToken stop)
    {
        try
        {
            if (await device.List(stop) is not { } tag)
            {
                return false;
            }

            Print("changed", $"tag {tag}");
            var package = await device.Fetch(stop);
            device.Remember(tag);
            if (package is not null)
            {
                return await Show(package, stop);
            }

            Print("fetched", "304: it was the same");
            await device.Log($"Server requested update to serial number '{device.Pass.SerialNumber}', but the pass was unchanged.", stop);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or InvalidDataException or JsonException
                || (e is OperationCanceledException && !stop.IsCancellationRequested)
            )
        {
            Print("failed", e.Message);
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
            Print("refused", found.Errors.Count > 0 ? found.Errors[0].ToString() : "it is another pass");
            await device.Log($"The update of serial number '{device.Pass.SerialNumber}' is no valid pass.", stop);
            return false;
        }

        var before = device.Package;
        if (!device.Keep(package))
        {
            Print("fetched", "nothing new in it");
            return false;
        }

        var (messages, silent) = screen.Changes(before, package);
        Print(
            "fetched",
            messages.Count > 0 ? "a new version"
                : silent.Count > 0 ? $"a new version; without a message: {string.Join(", ", silent)}"
                : "a new version, without messages"
        );
        foreach (var message in messages)
        {
            Print("SHOWS", message);
        }

        return true;
    }

    // A pass's texts may contain control characters, which a terminal would obey.
    private void Print(string what, string text)
    {
        var now = clock.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var harmless = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        output.WriteLine($"{now}   {what, -9}{harmless}".TrimEnd());
    }
}
