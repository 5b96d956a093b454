namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Reads robots.txt as Googlebot: of the rules for it, or else for all, the longest that fits decides.
/// https://www.rfc-editor.org/rfc/rfc9309</summary>
internal static class GoogleRobots
{
    private const string Bot = "googlebot";

    public static bool Forbids(string robots, string path)
    {
        var rules = Rules(robots);
        var mine = rules.Any(r => r.Agent == Bot) ? Bot : "*";
        var fitting = rules.Where(r =>
            r.Agent == mine && r.Path.Length > 0 && path.StartsWith(r.Path.TrimEnd('*'), StringComparison.Ordinal)
        );
        return fitting.OrderBy(r => r.Path.Length).ThenBy(r => r.Allowed).Select(r => !r.Allowed).LastOrDefault();
    }

    private static List<(string Agent, bool Allowed, string Path)> Rules(string robots)
    {
        var rules = new List<(string, bool, string)>();
        List<string> agents = [];
        var named = false;
        foreach (var line in robots.Split('\n'))
        {
            if (line.Split('#')[0].Split(':', 2, StringSplitOptions.TrimEntries) is not [var key, var value])
            {
                continue;
            }

            if (key.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                agents = named ? [.. agents, value.ToLowerInvariant()] : [value.ToLowerInvariant()];
                named = true;
            }
            else
            {
                named = false;
                var allows = key.Equals("allow", StringComparison.OrdinalIgnoreCase);
                if (allows || key.Equals("disallow", StringComparison.OrdinalIgnoreCase))
                {
                    rules.AddRange(agents.Select(a => (a, allows, value)));
                }
            }
        }

        return rules;
    }
}
