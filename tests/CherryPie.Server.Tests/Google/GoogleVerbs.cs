namespace CherryPie.Server.Tests.Google;

/// <summary>What an operator asks beside a server.</summary>
internal static class GoogleVerbs
{
    /// <summary><c>push explain</c>.</summary>
    public static async Task<string> Explain(Server server, string pass)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            ["push", "explain", pass],
            ("ConnectionStrings__CherryPie", server.ConnectionString),
            ("DataFolder", server.DataFolder)
        );
        var (code, output) = await verb.Ended();
        return code == 0 ? output : throw new Xunit.Sdk.XunitException(output);
    }
}
