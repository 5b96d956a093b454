using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using Xunit;

namespace CherryPie.Server.Tests.Images;

/// <summary>What a fetched address may answer: so much, so soon, and as a success.</summary>
public sealed class FetchLimitTests
{
    private const int Most = 5 << 20;

    [Fact]
    public async Task So_many_bytes_are_taken_and_not_one_more()
    {
        Assert.Equal(Most, (await Fetch(new Answering("HTTP/1.1 200 OK\r\n\r\n", Most))).Length);
        foreach (var head in new[] { "HTTP/1.1 200 OK\r\n\r\n", $"HTTP/1.1 200 OK\r\nContent-Length: {Most + 1}\r\n\r\n" })
        {
            Assert.Equal(
                "icon: larger than 5 MiB, the most that is allowed",
                (await Assert.ThrowsAsync<Refusal>(() => Fetch(new Answering(head, Most + 1)))).Message
            );
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "icon: pictures.example answered with status 404")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "icon: pictures.example answered with status 204")]
    [InlineData("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "icon: pictures.example answered with status 302")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "icon: the address can't be fetched; it must be public and answer")]
    [InlineData("", "icon: the address can't be fetched; it must be public and answer")]
    public async Task What_is_no_success_is_told(string answer, string told) =>
        Assert.Equal(told, (await Assert.ThrowsAsync<Refusal>(() => Fetch(new Answering(answer, 0)))).Message);

    [Fact]
    public async Task Trace_ids_stay_with_the_server()
    {
        using var request = new Activity("a request that is traced").SetIdFormat(ActivityIdFormat.W3C).Start();
        var site = new Answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nPNG", 0);
        await Fetch(site);
        Assert.StartsWith("GET /a.png HTTP/1.1\r\n", site.Heard.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("trace", site.Heard.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_that_is_not_there_and_one_of_the_inner_network_are_refused_alike()
    {
        async Task<string> Refused(Func<IPAddress[]> resolve)
        {
            using var fetch = new GuardedFetch(
                new FetchOptions(),
                new Dialling(
                    (_, _) => Task.FromResult(resolve()),
                    (_, _, _) => throw new SocketException((int)SocketError.ConnectionRefused)
                )
            );
            return (
                await Assert.ThrowsAsync<Refusal>(() => fetch.Get("http://host.internal/a.png", "icon", CancellationToken.None))
            ).Message;
        }

        var inner = await Refused(() => [IPAddress.Parse("10.1.2.3")]);
        Assert.Equal(inner, await Refused(() => throw new SocketException((int)SocketError.HostNotFound)));
        Assert.Equal(inner, await Refused(() => [IPAddress.Parse("93.184.215.14")]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nPNG")]
    public async Task Who_falls_silent_is_left(string head) =>
        Assert.StartsWith(
            "icon: no answer within ",
            (await Assert.ThrowsAsync<Refusal>(() => Fetch(new Answering(head, 0, isSilent: true)))).Message,
            StringComparison.Ordinal
        );

    private static async Task<byte[]> Fetch(Answering answer)
    {
        var timeOut = answer.IsSilent ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMinutes(1);
        using var fetch = new GuardedFetch(
            new FetchOptions { Timeout = timeOut },
            new Dialling(
                (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14")]),
                (_, _, _) => ValueTask.FromResult<Stream>(answer)
            )
        );
        return await fetch.Get("http://pictures.example/a.png", "icon", CancellationToken.None);
    }

    /// <summary>A connection whose other end has its answer ready.</summary>
    internal sealed class Answering(string head, int more, bool isSilent = false)
        : MemoryStream([.. Encoding.ASCII.GetBytes(head), .. new byte[more]], writable: false)
    {
        private readonly TaskCompletionSource _closed = new();

        public bool IsSilent => isSilent;

        public override bool CanWrite => true;

        // A client that has waited long enough closes its end, and only that ends the wait.
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0 && isSilent && buffer.Length > 0)
            {
                await _closed.Task;
                throw new IOException("closed");
            }

            return read;
        }

        /// <summary>What was sent to it.</summary>
        public StringBuilder Heard { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Heard.Append(Encoding.ASCII.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
