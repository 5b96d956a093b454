using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>docs/dependencies.md names every package, with the version that is used and the licence that it declares.</summary>
public sealed partial class DependenciesTests
{
    private static readonly string _text = File.ReadAllText(Path.Combine(Repository.Folder, "docs/dependencies.md"));

    [Fact]
    public void Each_package_that_is_shipped_is_listed_and_no_other()
    {
        // The build's folder also has what design time needs, which is not published: only what other references reach counts.
        var built = Path.ChangeExtension(typeof(Program).Assembly.Location, ".deps.json")
            .Replace("/tests/CherryPie.Server.Tests/", "/src/CherryPie.Server/", StringComparison.Ordinal);
        var packages = JsonElement
            .Parse(File.ReadAllText(built))
            .GetProperty("targets")
            .EnumerateObject()
            .Single(t => t.Value.EnumerateObject().Any())
            .Value.EnumerateObject()
            .ToDictionary(l => l.Name[..l.Name.IndexOf('/', StringComparison.Ordinal)], l => (Id: l.Name.Replace('/', ' '), l.Value));
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Stack<string>(
            Directory
                .GetFiles(Path.Combine(Repository.Folder, "src"), "*.csproj", SearchOption.AllDirectories)
                .SelectMany(p => XDocument.Load(p).Descendants("PackageReference"))
                .Where(r => (string?)r.Attribute("PrivateAssets") != "all")
                .Select(r => (string)r.Attribute("Include")!)
        );
        while (ahead.TryPop(out var name))
        {
            if (
                packages.TryGetValue(name, out var package)
                && reached.Add(package.Id)
                && package.Value.TryGetProperty("dependencies", out var needed)
            )
            {
                foreach (var each in needed.EnumerateObject())
                {
                    ahead.Push(each.Name);
                }
            }
        }

        var shipped = reached.Order(StringComparer.Ordinal);
        Assert.Equal(shipped, Listed("Shipped with the server").Select(p => $"{p.Name} {p.Version}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_package_that_is_pinned_is_listed_with_its_version_and_licence()
    {
        var listed = Listed("Shipped with the server").Concat(Listed("For building and testing only")).ToList();
        Assert.Equal(listed.Count, listed.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count());
        var pinned = XDocument
            .Load(Path.Combine(Repository.Folder, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(p => (Name: (string)p.Attribute("Include")!, Version: (string)p.Attribute("Version")!))
            .ToList();
        Assert.True(pinned.Count > 15);
        Assert.Empty(pinned.Except(listed.Select(p => (p.Name, p.Version))));
        Assert.Empty(Listed("For building and testing only").Select(p => (p.Name, p.Version)).Except(pinned));
        Assert.All(listed, p => Assert.Equal($"{p.Name} {p.Licence}", $"{p.Name} {Declared(p.Name, p.Version)}"));
    }

    [Fact]
    public void Each_base_image_is_named_by_digest_and_is_of_the_tag_that_is_built_from_otherwise()
    {
        string Read(string file) => File.ReadAllText(Path.Combine(Repository.Folder, file));
        var byTag = Tagged()
            .Matches(Read("deploy/Dockerfile") + Read("docker-compose.yml"))
            .Select(m => (Name: m.Groups[1].Value, Tag: m.Groups[2].Value))
            .Distinct()
            .OrderBy(i => i.Name, StringComparer.Ordinal)
            .ToList();
        var byDigest = Pinned()
            .Matches(Read("deploy/images.env"))
            .Select(m => (Name: m.Groups[1].Value, Tag: m.Groups[2].Value))
            .OrderBy(i => i.Name, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(4, byTag.Count);
        Assert.Equal(byTag.Select(i => i.Name), byDigest.Select(i => i.Name));
        Assert.All(byTag.Zip(byDigest), i => Assert.StartsWith(i.First.Tag, i.Second.Tag, StringComparison.Ordinal));

        // No image is started from past these names.
        var from = From().Matches(Read("deploy/Dockerfile") + Read("docker-compose.yml") + Read("deploy/compose.two-servers.yml"));
        Assert.Equal(5, from.Count);
        Assert.All(from, m => Assert.StartsWith("${", m.Groups[1].Value, StringComparison.Ordinal));
    }

    private static string Declared(string name, string version)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        var folder = Path.Combine(packages, name.ToLowerInvariant(), version);
        var manifest = XDocument.Load(Path.Combine(folder, name.ToLowerInvariant() + ".nuspec"));
        var licence = manifest.Descendants().Single(e => e.Name.LocalName == "license");
        return (string?)licence.Attribute("type") == "expression"
            ? licence.Value
            : File.ReadLines(Path.Combine(folder, licence.Value)).First().Replace(" License", "", StringComparison.Ordinal);
    }

    private static List<(string Name, string Version, string Licence)> Listed(string chapter)
    {
        var from = _text.IndexOf("## " + chapter, StringComparison.Ordinal);
        var to = _text.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return
        [
            .. Row()
                .Matches(to < 0 ? _text[from..] : _text[from..to])
                .Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value)),
        ];
    }

    [GeneratedRegex(@"^\| ([\w.]+) \| (\d[\w.]*) \| ([\w.-]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?:^ARG |\$\{)([A-Z]+_IMAGE)(?:=|:-)([\w./:-]+)", RegexOptions.Multiline)]
    private static partial Regex Tagged();

    [GeneratedRegex("^([A-Z]+_IMAGE)=([a-z0-9./:-]+)@sha256:[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex Pinned();

    [GeneratedRegex("(?:^FROM |^    image: )(?!cherrypie-server)([^ \n]+)", RegexOptions.Multiline)]
    private static partial Regex From();
}
