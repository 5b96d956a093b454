using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Every call of the device protocol with every status that it may answer.
/// https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes</summary>
public sealed class ProtocolTests(PushServer server) : ProtocolCalls(server), IClassFixture<PushServer>
{
    private static readonly string _hex = string.Concat(Enumerable.Repeat("0123456789abcdefABCD", 10));

    [Fact]
    public async Task Who_may_register_and_unregister()
    {
        await Table(
            "POST",
            Token,
            (201, Path, Good),
            (200, Path, Good),
            (200, Path, "applepass {token}"),
            (200, Path, "APPLEPASS   {token}"),
            (201, "/devices/android/registrations/{type}/{pass}", "AndroidPass {token}"),
            (201, "/devices/union/registrations/{type}/{pass}", "WalletUnionPass {token}"),
            (201, "/devices/a%2Eb%20c%C3%A4/registrations/pass%2Ecom.example%2Ecard/{pass}", Good),
            (200, "/devices/a.b%20c%c3%a4/registrations/{type}/{pass}", Good),
            (401, Path, null),
            (401, Path, ""),
            (401, Path, "ApplePass"),
            (401, Path, "{token}"),
            (401, Path, "Basic {token}"),
            (401, Path, "0 {token}"),
            (401, Path, "-1 {token}"),
            (401, Path, "+0 {token}"),
            (401, Path, "ApplePass,AndroidPass {token}"),
            (401, Path, "AndroidPass, {token}"),
            (401, Path, "ApplePass {token}x"),
            (401, Path, "ApplePass x"),
            (401, Path, "ApplePass {token} {token}"),
            (401, Path, "PKAuth {token}"),
            (401, "/devices/{device}/registrations/{type}/AAAAAAAAAA", Good),
            (401, "/devices/{device}/registrations/pass.com.example.other/{pass}", Good),
            (401, "/devices/{device}/registrations/{type}/%27%20OR%201", Good)
        );
        await Table(
            "DELETE",
            null,
            (200, Path, Good),
            (200, Path, Good),
            (401, Path, null),
            (401, Path, "ApplePass x"),
            (401, "/devices/{device}/registrations/{type}/AAAAAAAAAA", Good),
            (401, "/devices/{device}/registrations/pass.com.example.other/{pass}", Good),
            (200, "/devices/a.b%20c%C3%A4/registrations/{type}/{pass}", Good)
        );
        await Table("DELETE", "not JSON", (200, Path, Good));
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM registrations WHERE device_id IN (@a, 'a.b cä')"));
    }

    [Fact]
    public async Task What_a_push_token_may_be()
    {
        foreach (
            var (status, body) in new (int, string?)[]
            {
                (400, null),
                (400, ""),
                (400, "null"),
                (400, "{}"),
                (400, "[]"),
                (400, "\"0123456789abcdef\""),
                (400, "{"),
                (400, """{"pushToken":null}"""),
                (400, """{"pushToken":1234567890123456}"""),
                (400, """{"pushToken":""}"""),
                (400, """{"pushToken":"0123456789abcde"}"""),
                (400, """{"pushToken":"0123456789abcdeg"}"""),
                (400, """{"pushToken":"0123456789abcdef\n"}"""),
                (400, """{"pushToken":"0123456789abcdef/../x"}"""),
                (400, $$"""{"pushToken":"{{_hex}}0"}"""),
                (201, $$"""{"pushToken":"{{_hex}}"}"""),
                (200, """{"pushToken":"0123456789abcdef","more":[1]}"""),
            }
        )
        {
            await Table("POST", body, (status, Path, Good));
        }

        Assert.Equal("0123456789abcdef", await Scalar("SELECT push_token FROM devices WHERE device_id = @a"));
        await Table(
            "POST",
            """{"pushToken":"any:thing"}""",
            (201, "/devices/reader/registrations/{type}/{pass}", "AndroidPass {token}"),
            (400, "/devices/reader2/registrations/{type}/{pass}", Good)
        );
        await Table("POST", """{"pushToken":""}""", (400, "/devices/reader3/registrations/{type}/{pass}", "AndroidPass {token}"));
        await Table(
            "POST",
            Token,
            (400, $"/devices/{new string('d', 256)}/registrations/{{type}}/{{pass}}", Good),
            (201, $"/devices/{new string('d', 255)}/registrations/{{type}}/{{pass}}", Good)
        );
        await Table("POST", Token, (200, "/devices/reader/registrations/{type}/{pass}", Good));

        // A device keeps its first scheme.
        Assert.Equal("AndroidPass", await Scalar("SELECT scheme FROM devices WHERE device_id = 'reader' AND @a <> ''"));
    }

    [Fact]
    public async Task The_list_answers_with_a_tag_or_with_nothing()
    {
        await Table("GET", null, (204, List, null));
        await Table("POST", Token, (201, Path, Good));
        using var all = await Send("GET", List);
        Assert.Equal("application/json", all.Content.Headers.ContentType!.MediaType);
        var first = JsonElement.Parse(await all.Content.ReadAsByteArrayAsync());
        Assert.Equal([PassId], first.GetProperty("serialNumbers").EnumerateArray().Select(s => s.GetString()));
        Assert.Matches("^[0-9]+$", first.GetProperty("lastUpdated").GetString());
        await Change();
        var tag = 0L;
        await Eventually.Is(async () => (tag = await Tag()) > 0);
        var since = List + "?passesUpdatedSince=";
        await Table(
            "GET",
            null,
            (204, since + tag, null),
            (200, since + (tag - 1), null),
            (200, since + "0", null),
            (200, since, null),
            (200, since + "garbage", null),
            (200, since + "-1", null),
            (200, since + "1.5", null),
            (400, since + "%00", null),
            (200, since + (tag + 1_000_000_000), null),
            (200, since + long.MaxValue, null),
            (200, since + "99999999999999999999999", null),
            (200, $"{since}{tag}&passesUpdatedSince=1", null),
            (204, "/devices/unknown/registrations/{type}", null),
            (204, "/devices/{device}/registrations/pass.com.example.other", null),
            (204, "/devices/%27/registrations/{type}", null)
        );
        await Change();
        await Eventually.Is(async () => await Tag() > tag);
        await Table("GET", null, (200, since + tag, null), (204, since + await Tag(), null));
    }

    [Fact]
    public async Task APassId_is_answered_whole_or_as_unchanged()
    {
        await Table(
            "GET",
            null,
            (200, Pass, Good),
            (200, Pass, "AndroidPass {token}"),
            (200, "/passes/pass%2Ecom%2Eexample.card/{pass}", Good),
            (401, Pass, null),
            (401, Pass, "ApplePass x"),
            (401, "/passes/{type}/AAAAAAAAAA", Good),
            (401, "/passes/pass.com.example.other/{pass}", Good)
        );
        await Table("HEAD", null, (200, Pass, Good), (401, Pass, "ApplePass x"));
        using var answer = await Send("GET", Pass, Good);
        Assert.Equal("application/vnd.apple.pkpass", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Content.Headers.ContentLength);
        var modified = answer.Content.Headers.LastModified!.Value;
        Assert.Equal(304, await Since("GET", modified.ToString("r", CultureInfo.InvariantCulture)));
        Assert.Equal(304, await Since("HEAD", modified.ToString("r", CultureInfo.InvariantCulture)));
        Assert.Equal(304, await Since("GET", modified.AddDays(1).ToString("r", CultureInfo.InvariantCulture)));
        Assert.Equal(200, await Since("GET", modified.AddSeconds(-1).ToString("r", CultureInfo.InvariantCulture)));
        Assert.Equal(200, await Since("GET", "yesterday"));
        Assert.Equal(200, await Since("GET", modified.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(401, await Since("GET", modified.ToString("r", CultureInfo.InvariantCulture), "ApplePass x"));
        await Change();
        Assert.Equal(200, await Since("GET", modified.ToString("r", CultureInfo.InvariantCulture)));
        await Table("HEAD", null, (200, Pass, Good));
        using var head = await Send("HEAD", Pass, Good);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.True(head.Content.Headers.LastModified > modified);
    }

    [Fact]
    public async Task Device_logs_are_bounded_and_escaped()
    {
        await Table("POST", """{"logs":["one","two"]}""", (200, "/log", null));
        foreach (
            var (status, body) in new (int, string?)[]
            {
                (200, null),
                (200, "{}"),
                (200, "[]"),
                (200, """{"logs":"text"}"""),
                (200, """{"logs":[1,null,{}]}"""),
                (200, "{"),
                (200, "no JSON"),
                (200, new string(' ', 80_000)),
                (200, "{\"logs\":[\"\\u0000\"]}"),
            }
        )
        {
            await Table("POST", body, (status, "/log", null));
        }

        var line =
            $"{Device} \\u001b[31mred\\nInformation forged\\r\\u2028\\ud83d\\ude00 serial number '{PassId}' " + new string('x', 1000);
        await Table("POST", $$"""{"logs":["{{line}}"]}""", (200, "/log", null));
        var kept = (string)(await Scalar("SELECT text FROM device_log_lines WHERE text LIKE @a || '%'"))!;
        Assert.InRange(kept.Length, 1, 500);
        Assert.DoesNotContain(kept, c => char.IsControl(c) || char.IsSurrogate(c) || c == '\u2028');
        Assert.Equal(PassId, await Scalar("SELECT pass_id FROM device_log_lines WHERE text LIKE @a || '%'"));
        Assert.DoesNotContain(
            Server.Log,
            l => l.Contains("\u001b[31m", StringComparison.Ordinal) || l.Contains("red\nInformation", StringComparison.Ordinal)
        );
        for (var call = 0; call < 30; call++)
        {
            await Table("POST", JsonSerializer.Serialize(new { logs = Enumerable.Repeat("flood " + Device, 100) }), (200, "/log", null));
        }

        Assert.InRange((long)(await Scalar("SELECT count(*) FROM device_log_lines WHERE text LIKE '%' || @a"))!, 1, 600);
    }

    [Fact]
    public async Task No_trace_shows_aDevice_id_or_a_push_token()
    {
        var (traced, token) = (new ConcurrentQueue<string>(), Convert.ToHexString(Guid.NewGuid().ToByteArray()));
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a =>
                traced.Enqueue(
                    $"{a.Source.Name} {a.DisplayName} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))}"
                ),
        };
        ActivitySource.AddActivityListener(listener);
        await Table("POST", $$"""{"pushToken":"{{token}}"}""", (201, Path, Good), (401, Path, "ApplePass x"));
        await Table("GET", null, (200, List, null));
        await Change();
        await Server.Apns.Sent(token);
        await Table("DELETE", null, (200, Path, Good));
        Assert.Contains(traced, t => t.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(
            traced,
            t => t.Contains(Device, StringComparison.Ordinal) || t.Contains(token, StringComparison.OrdinalIgnoreCase)
        );
    }
}
