using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Whoever holds a package holds its token. What such a person registers keeps no phone out.</summary>
public sealed class PlacesTests(PushServer server) : ProtocolCalls(server), IClassFixture<PushServer>
{
    [Fact]
    public async Task A_hundred_readers_leave_an_iPhone_its_place()
    {
        await Fill("AndroidPass {token}");
        await Table("POST", Token, (201, Path, Good), (200, Path, Good));
        Assert.Equal((1, 100), await Counters());
        await Table("POST", Token, (201, Of(101), "WalletUnionPass {token}"));
        Assert.Equal((1, 100), await Counters());
    }

    [Fact]
    public async Task One_device_more_takes_the_place_of_the_one_that_was_heard_of_least_lately()
    {
        await Fill(Good);
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await Table("POST", Token, (200, Of(1), Good)); // renewed
        await Scalar("UPDATE devices SET listed_at = registered_at + interval '1 hour' WHERE device_id = @a || '2'"); // asked
        await Table("POST", Token, (201, Of(101), Good));
        Assert.Equal("1,2,4,101", await Registered(1, 2, 3, 4, 101));
        Assert.Equal((100, 0), await Counters());
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM devices WHERE device_id = @a || '3'"));

        // One whose token APNs refuses goes before all others.
        await Scalar("UPDATE devices SET suspended_at = clock_timestamp() WHERE device_id = @a || '2'");
        await Table("POST", Token, (201, Of(102), Good));
        Assert.Equal("1,4,101,102", await Registered(1, 2, 4, 101, 102));
        await Table("POST", Token, (201, Of(3), Good)); // comes back
        Assert.Equal((100, 0), await Counters());
        Assert.Equal("1,3,101,102", await Registered(1, 3, 4, 101, 102));
    }

    private static string Of(int device) => $"/devices/{{device}}{device}/registrations/{{type}}/{{pass}}";

    // A second after each other, so that the first was heard of least lately.
    private async Task Fill(string authorization)
    {
        for (var device = 1; device <= 100; device++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Table("POST", Token, (201, Of(device), authorization));
        }
    }

    private async Task<(int, int)> Counters()
    {
        var pass = (await Account.Api.Get("/v2/passes/" + PassId)).Json;
        return (pass.GetProperty("passbookDevices").GetInt32(), pass.GetProperty("androidPayDevices").GetInt32());
    }

    private async Task<string> Registered(params int[] devices)
    {
        var found = new List<int>();
        foreach (var device in devices)
        {
            if ((long)(await Scalar($"SELECT count(*) FROM registrations WHERE device_id = @a || '{device}'"))! == 1)
            {
                found.Add(device);
            }
        }

        return string.Join(',', found);
    }
}
