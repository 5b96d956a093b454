using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using Xunit;

namespace CherryPie.Server.Tests.Images;

/// <summary>Names that resolve to another address each time (DNS rebinding). Only resolving and connecting are replaced.</summary>
public sealed class RebindingTests
{
    private const string Public = "93.184.215.14",
        Ours = "127.0.0.1",
        Metadata = "169.254.169.254",
        Mapped = "::ffff:10.0.0.1";
    private const string Picture = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nPNG";
    private const string Again =
        "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: http://rebind.example/again.png\r\nContent-Length: 0\r\n\r\n";
    private readonly ConcurrentQueue<string> _dialled = new();
    private int _asked;

    [Fact]
    public async Task The_address_that_was_judged_is_the_one_that_is_dialled()
    {
        Assert.Equal("PNG", Encoding.ASCII.GetString(await Fetch([Public, Ours], [Picture])));
        Assert.Equal([Public], _dialled);
        Assert.Equal(1, _asked);
    }

    [Theory]
    [InlineData(Ours)]
    [InlineData(Metadata)]
    [InlineData(Mapped)]
    public async Task A_name_that_turns_inward_after_its_first_answer_is_judged_anew(string inward)
    {
        var refused = await Assert.ThrowsAsync<Refusal>(() => Fetch([Public, inward], [Again, Picture]));
        Assert.Equal("icon: the address can't be fetched; it must be public and answer", refused.Message);
        Assert.Equal([Public], _dialled);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_public_ones_are_dialled()
    {
        await Fetch([$"{Ours} {Metadata} {Public} {Mapped}"], [Picture]);
        Assert.Equal([Public], _dialled);
    }

    [Fact]
    public async Task A_name_with_inward_addresses_alone_is_not_dialled()
    {
        await Assert.ThrowsAsync<Refusal>(() => Fetch([$"{Ours} {Metadata} {Mapped} ::1"], [Picture]));
        Assert.Empty(_dialled);
    }

    [Fact]
    public async Task Four_redirects_are_one_too_many()
    {
        var refused = await Assert.ThrowsAsync<Refusal>(() =>
            Fetch([Public, Public, Public, Public, Public], [Again, Again, Again, Again, Picture])
        );
        Assert.Equal("icon: more than 3 redirects", refused.Message);
    }

    // Each question and each connection is answered by the next of these.
    private async Task<byte[]> Fetch(string[] addresses, string[] answers)
    {
        var dialling = new Dialling(
            (_, _) => Task.FromResult(addresses[_asked++].Split(' ').Select(IPAddress.Parse).ToArray()),
            (to, _, _) =>
            {
                var answer = answers[_dialled.Count];
                _dialled.Enqueue(string.Join(' ', to.Select(a => a.ToString())));
                return ValueTask.FromResult<Stream>(new FetchLimitTests.Answering(answer, 0));
            }
        );
        using var fetch = new GuardedFetch(new FetchOptions(), dialling);
        return await fetch.Get("http://rebind.example/a.png", "icon", CancellationToken.None);
    }
}
