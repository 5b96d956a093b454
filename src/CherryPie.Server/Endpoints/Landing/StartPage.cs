using CherryPie.Server.Features.Views;
using CherryPie.Server.Tools.Demo;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What who opens the server's own address sees: where to go on. It is for operators and developers, so in English only.</summary>
internal static class StartPage
{
    public static LandingResponse Write(Viewer viewer, string root, DemoPass demo, bool hasConsole)
    {
        var pass = demo.Page is { } page ? Markup.Of($"<li><a href=\"{page}\">Demo pass</a></li>") : Markup.None;
        var console = hasConsole ? Markup.Of($"<li><a href=\"{root}/console\">Console</a></li>") : Markup.None;
        return new LandingResponse(
            Document.Write(
                viewer with
                {
                    Language = "en",
                },
                root,
                "CherryPie Server",
                Document.Icon(root),
                Markup.Of(
                    $"""
                    <main class="message"><h1>CherryPie Server</h1><p>This server issues passes for Apple Wallet.</p>
                    <ul class="links" role="list">
                    {pass}{console}<li><a href="{root}/swagger">API documents (Swagger)</a></li>
                    <li><a href="{root}/health/live">Health: alive</a></li>
                    <li><a href="{root}/health/ready">Health: ready</a></li>
                    </ul>
                    <p class="hint">Operation, security, certificates: folder docs of the source, README.md first.</p></main>
                    """
                )
            )
        );
    }
}
