using System.Text.Json;
using CherryPie.Server.Platform.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Hosting;

public sealed class EverySettingTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public void It_stands_in_the_settings_file_and_in_the_table_of_the_documents()
    {
        var names = server.Services.GetRequiredService<Settings>().Names;
        Assert.True(names.Count > 30);
        using var file = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Folder, "src/CherryPie.Server/appsettings.json")),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }
        );
        var documents = File.ReadAllText(Path.Combine(Repository.Folder, "docs/operations.md"));
        Assert.All(
            names,
            name =>
            {
                var at = file.RootElement;
                Assert.True(name.Split(':').All(part => at.TryGetProperty(part, out at)), $"{name} is not in appsettings.json");
                var shown = name.Replace(":", "__", StringComparison.Ordinal);
                Assert.True(
                    documents.Contains($"`{shown}`", StringComparison.Ordinal)
                        || documents.Contains($"`{shown}=", StringComparison.Ordinal),
                    $"{shown} is not in docs/operations.md"
                );
            }
        );
    }
}
