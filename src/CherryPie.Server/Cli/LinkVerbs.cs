using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>links revoke.</summary>
internal static class LinkVerbs
{
    public static async Task<int> Revoke(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var pass = arguments.Value("PASSID");
        if (!await services.GetRequiredService<RevokeEditLink>().Run(pass, stop))
        {
            throw new OperatorError($"There is no pass {Inspect.Clean(pass)}.");
        }

        Console.Out.WriteLine(
            "Revoked: links for editing this pass that are out no longer work. Its editUrl and the next mail have a new one."
        );
        return 0;
    }
}
