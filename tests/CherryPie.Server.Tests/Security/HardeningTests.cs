using Xunit;

namespace CherryPie.Server.Tests.Security;

/// <summary>What docs/security.md says of the images, the compose files, the unit and the manifests, read from these files.</summary>
public sealed class HardeningTests
{
    [Theory]
    [InlineData("deploy/Dockerfile", "USER 1654", "DOTNET_EnableDiagnostics=0", "FROM ${ASPNET_IMAGE}")]
    [InlineData("deploy/images.env", "ASPNET_IMAGE=", "-chiseled-extra")]
    [InlineData(
        "docker-compose.yml",
        "read_only: true",
        "cap_drop: [ALL]",
        "no-new-privileges:true",
        "ports: [\"127.0.0.1:",
        "Limits__RequestsPerMinute: ${REQUESTS_PER_MINUTE:-1200}",
        "/dev/urandom"
    )]
    [InlineData("deploy/systemd/cherrypie.service", "User=", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=\n")]
    [InlineData(
        "deploy/kubernetes/deployment.yaml",
        "runAsUser: 1654",
        "readOnlyRootFilesystem: true",
        "allowPrivilegeEscalation: false",
        "drop: [ALL]",
        "Limits__RequestsPerMinute"
    )]
    [InlineData("deploy/kubernetes/networkpolicy.yaml", "kind: NetworkPolicy")]
    public void Each_way_of_running_has_the_limits_that_are_claimed(string file, params string[] claimed)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Folder, file));
        Assert.All(claimed, c => Assert.Contains(c, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_database_publishes_no_port()
    {
        var compose = File.ReadAllText(Path.Combine(Repository.Folder, "docker-compose.yml"));
        var database = compose[compose.IndexOf("\n  database:\n", StringComparison.Ordinal)..];
        database = database[..database.IndexOf("\n  server:\n", StringComparison.Ordinal)];
        Assert.Contains("POSTGRES_PASSWORD_FILE", database, StringComparison.Ordinal);
        Assert.DoesNotContain("ports:", database, StringComparison.Ordinal);
    }
}
