using CherryPie.Server.Features.Certificates;
using Xunit;

namespace CherryPie.Server.Tests.Certificates;

/// <summary>Outside Development nothing that the development authority has signed is used.</summary>
[Trait("needs", "postgres")]
public sealed class ProductionTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_database_with_its_certificates_is_refused()
    {
        await World.New(server);
        await using var production = Start(server.ConnectionString, server.DataFolder);
        var (code, output) = await production.Ended();
        Assert.Equal(1, code);
        Assert.Contains(
            "The database holds certificates of the development authority, whose passes no phone opens",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_intermediate_is_not_believed_from_a_folder_either()
    {
        var world = await World.Bare(server);
        var (folder, database) = (TestCluster.NewFolder(), await TestCluster.MakeDatabase());
        var authority = await world.Authority();
        await File.WriteAllBytesAsync(Path.Combine(folder, "wwdr.cer"), authority.Intermediate.RawData);
        await using (
            var production = Start(
                database,
                folder,
                ("Certificates__IntermediatesFolder", folder),
                ("Certificates__FetchIntermediates", "false"),
                ("FirstAccount__Key", "key"),
                ("FirstAccount__Secret", "a secret of my own: 5Tz8")
            )
        )
        {
            using var http = new HttpClient { BaseAddress = new Uri(await production.Ready()) };
            var api = new ApiClient(http, "key", "a secret of my own: 5Tz8", TimeProvider.System);
            var leaf = await world.Issue((await api.Send("POST", "/v2/passbookCsrs")).Text);
            Assert.StartsWith(
                "passbookPEM: The certificate names Apple's",
                (await api.PostForm("/v2/passbookCerts", new Part("passbookPEM", leaf))).Refused(400),
                StringComparison.Ordinal
            );
            await using var sign = ServerProcess.Start(
                folder,
                ["dev", "sign", "no.csr", "--pass-type-id", "pass.x", "--team", "TEAM123456", "--team-name", "T", "--out", "no.cer"],
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("DataFolder", folder)
            );
            Assert.Equal(1, (await sign.Ended()).Code);
            Assert.Contains("Development", sign.Output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(folder, DevelopmentChain.FileName)));
        await TestCluster.DropDatabase(database);
        Directory.Delete(folder, recursive: true);
    }

    private static ServerProcess Start(string database, string folder, params (string Name, string Value)[] more) =>
        ServerProcess.Serve(
            folder,
            [
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("ConnectionStrings__CherryPie", database),
                ("DataFolder", folder),
                ("PublicUrl", "https://passes.example.com"),
                .. more,
            ]
        );
}
