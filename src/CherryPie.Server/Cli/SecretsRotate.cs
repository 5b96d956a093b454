using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Upkeep;

namespace CherryPie.Server.Cli;

/// <summary>secrets rotate: the second step of changing the master key, after listing the new one first.</summary>
internal static class SecretsRotate
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var (count, damaged) = await services.GetRequiredService<RewrapSecrets>().Run(stop);
        var key = services.GetRequiredService<MasterKeys>().Box.CurrentKeyId;
        Console.Out.WriteLine(
            $"{count} secrets are sealed under the master key {key} now. Once every server has been started with it, the keys "
                + $"after it may be taken off the list."
        );
        if (damaged > 0)
        {
            Console.Out.WriteLine($"{damaged} secrets can't be opened and stay as they are: see the verb doctor.");
        }

        return 0;
    }
}
