using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>The receivers of docs/integrating.md, as they stand there, take real events and no forged ones.</summary>
public sealed class IntegratingPageTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Theory]
    [InlineData("js", "receiver.mjs", "node")]
    [InlineData("python", "receiver.py", "python3")]
    [InlineData("csharp", "receiver.cs", "dotnet", "run", "--no-cache")]
    public async Task A_receiver_takes_what_is_signed_and_nothing_else(string language, string file, string program, params string[] first)
    {
        var world = await World.WithTemplate(server);
        var folder = TestCluster.NewFolder();
        var port = FreePort();
        var url = $"http://127.0.0.1:{port}/";
        var (id, secret) = await world.Api.Webhook(url, ""","isDisabled":true""");
        await File.WriteAllTextAsync(Path.Combine(folder, file), Block(language));
        var printed = new StringBuilder();
        using var receiver = Process.Start(
            new ProcessStartInfo(program, [.. first, file])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["WEBHOOK_SECRET"] = secret, ["PORT"] = $"{port}" },
            }
        )!;
        try
        {
            receiver.OutputDataReceived += (_, line) => Add(line.Data);
            receiver.ErrorDataReceived += (_, line) => Add(line.Data);
            receiver.BeginOutputReadLine();
            receiver.BeginErrorReadLine();
            await Eventually.Is(async () =>
                receiver.HasExited
                    ? throw new Xunit.Sdk.XunitException(Printed())
                    : (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json.Text("status") == "204"
            );

            await world.Api.Put("/v2/webhooks/" + id, """{"isDisabled":false}""");
            var pass = await world.Pass();
            await Eventually.Is(() => Printed().Contains($"pass.issued {pass}", StringComparison.Ordinal));

            using var http = new HttpClient();
            using var forged = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent("{}"u8.ToArray()) };
            forged.Headers.TryAddWithoutValidation("webhook-id", "evt_1_2");
            forged.Headers.TryAddWithoutValidation("webhook-timestamp", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");
            forged.Headers.TryAddWithoutValidation("webhook-signature", "v1,AAAA");
            Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(forged)).StatusCode);

            await Send(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{", isCut: true);
            var refused = await Send(port, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", isCut: false);
            Assert.StartsWith("HTTP/1.1 4", refused, StringComparison.Ordinal);
            Assert.Equal("204", (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json.Text("status"));
        }
        finally
        {
            receiver.Kill(entireProcessTree: true);
            await receiver.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }

        void Add(string? line)
        {
            lock (printed)
            {
                printed.AppendLine(line);
            }
        }

        string Printed()
        {
            lock (printed)
            {
                return printed.ToString();
            }
        }
    }

    /// <returns>What comes back, unless the connection is cut before.</returns>
    private static async Task<string> Send(int port, string request, bool isCut)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        if (isCut)
        {
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            return "";
        }

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static string Block(string language)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Folder, "docs/integrating.md"));
        var begin = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
