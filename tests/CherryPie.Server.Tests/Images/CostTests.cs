using System.Buffers.Binary;
using System.IO.Compression;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Images;

/// <summary>What pictures and designs of one account may cost, and that no other account waits for them.</summary>
public sealed class CostTests(Server server) : IClassFixture<Server>
{
    private static readonly byte[] _thin = Grey(16_777_216, 1);

    [Fact]
    public async Task A_picture_of_few_bytes_and_one_long_row_is_refused_by_its_header()
    {
        Assert.InRange(_thin.Length, 1, 3000);
        var world = await World.New(server);
        await world.Campaign();
        foreach (var part in new[] { "passbook-LogoFile", "passbookRedeem-fr-StripFile" })
        {
            var answer = await world.CreateTemplate(images: Part.File(part, _thin));
            Assert.Equal(400, answer.Status);
            Assert.Contains($"{part}: The picture has 16777216 x 1 pixels; a side of at most 16384", answer.Text, StringComparison.Ordinal);
        }

        var stored = await world.Api.Post("/v2/images", $$"""{"base64String":"{{Convert.ToBase64String(_thin)}}"}""");
        Assert.Equal(400, stored.Status);
        Assert.Contains("base64String: The picture has 16777216 x 1", stored.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pictures_of_a_template_have_a_bound_together()
    {
        // A quarter of the largest each, so that what is refused costs little.
        var world = await World.WithTemplate(server);
        var large = Grey(8192, 2048);
        var parts = Enumerable.Range(0, 7).Select(i => Part.File($"passbook-{"de fr es it pt nl da".Split(' ')[i]}-LogoFile", large));
        var refused = await world.Api.Send("PUT", "/v2/templates/template", Part.Form(parts), Part.FormType);
        Assert.Equal(400, refused.Status);
        Assert.Contains("passbook-da-LogoFile: the pictures of the template have together more", refused.Text, StringComparison.Ordinal);
        Assert.Contains("100,663,296 pixels", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_waits_for_its_own_pictures_and_no_other_account_does()
    {
        var (busy, other) = (await World.WithTemplate(server), await World.WithTemplate(server));
        var account = await Id(busy);
        var release = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = server.Services.GetRequiredService<PictureWork>();
        var held = work.Run(account, _ => release.Task, CancellationToken.None);
        var waiting = Enumerable.Range(0, 10).Select(i => busy.CreateTemplate($"waits{i}")).ToList();

        // All that needs pictures: a template, an image of a pass, its package.
        await other.Template("made");
        var path = (await other.Api.Post("/v2/images", $$"""{"base64String":"{{Convert.ToBase64String(Pictures.Icon)}}"}"""))
            .Json.GetProperty("path")
            .GetString();
        var pass = await other.Pass("made", more: $$$""","dynamicImages":{"passbook":{"logo":"{{{path}}}"}}""");
        Assert.NotEmpty((await other.Bundle(pass)).Files);
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        release.SetResult(true);
        await held;
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task An_account_waits_for_its_own_designs_and_no_other_account_does()
    {
        var (busy, other) = (await World.WithTemplate(server), await World.WithTemplate(server));
        var account = await Id(busy);
        var release = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = server.Services.GetRequiredService<DesignWork>();
        var held = Enumerable
            .Range(0, 40)
            .SelectMany(_ =>
                new[]
                {
                    work.Save(account, _ => release.Task, CancellationToken.None),
                    work.Compile(account, _ => release.Task, CancellationToken.None),
                }
            )
            .ToList();
        var (saved, issued) = (busy.CreateTemplate("waits"), busy.IssuePass());
        await other.Template("made");
        Assert.NotEmpty((await other.Bundle(await other.Pass("made"))).Files);
        Assert.False(saved.IsCompleted);
        Assert.False(issued.IsCompleted);
        release.SetResult(true);
        await Task.WhenAll(held);
        Assert.Equal((200, 200), ((await saved).Status, (await issued).Status));
    }

    private async Task<Guid> Id(World world)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .Accounts.Where(a => a.ApiKey == world.Account.ApiKey)
            .Select(a => a.Id)
            .SingleAsync();
    }

    // One bit a pixel, all of them black: a thousandth of its size.
    private static byte[] Grey(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + (((width * 1L) + 7) / 8)];
            for (var y = 0; y < height; y++)
            {
                zlib.Write(row);
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 1;
        return
        [
            .. Png.FromRgba(1, 1, new byte[4]).Encode()[..8],
            .. Chunk("IHDR"u8, head),
            .. Chunk("IDAT"u8, packed.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. type, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4..), Crc(chunk.AsSpan(4..^4)));
        return chunk;
    }

    // https://www.w3.org/TR/png-3/#D-CRCAppendix
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
