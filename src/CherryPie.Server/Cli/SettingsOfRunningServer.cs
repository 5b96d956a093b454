using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

internal static class SettingsOfRunningServer
{
    /// <summary>Lets doctor judge the settings of the server that runs on the data folder in place of this shell's. What the command line
    /// says wins.</summary>
    public static async Task AddSettingsOfRunningServer(this WebApplicationBuilder builder, CommandLine command)
    {
        if (command.Verb?.Name != "doctor")
        {
            return;
        }

        var asked = builder.Configuration[nameof(HostingOptions.DataFolder)];
        var folder = new DataFolder(new HostingOptions { DataFolder = string.IsNullOrEmpty(asked) ? null : asked });
        if (await RunningServer.Find(folder, CancellationToken.None) is not { } server)
        {
            return;
        }

        builder.Services.AddSingleton(server);
        builder.Configuration.AddInMemoryCollection(
            server.Settings.Where(s => !command.SettingNames.Contains(s.Key, StringComparer.OrdinalIgnoreCase))!
        );
    }
}
