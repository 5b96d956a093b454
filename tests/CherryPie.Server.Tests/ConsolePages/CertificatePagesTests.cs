using System.Net;
using System.Text;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>An owner's way to a certificate: request, Apple, and back; and everything that may be wrong with the file.</summary>
public sealed class CertificatePagesTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task An_owner_renews_a_certificate_by_the_wizard()
    {
        var world = await World.WithTemplate(server);
        await world.Pass();
        await world.Pass();
        var (account, owner) = await Owner(world);
        var path = $"/console/{account}/certificates";
        var list = await owner.Page(path);
        Assert.Contains(World.PassType, list, StringComparison.Ordinal);
        Assert.Contains($"/console/{account}/campaigns/campaign", list, StringComparison.Ordinal);
        var wizard = await owner.Page($"{path}/new?renews={World.PassType}");
        Assert.Contains("Issued with it: 2. In wallets: 0.", wizard, StringComparison.Ordinal);

        var csr = await Request(owner, path);
        Assert.Contains("1 request is open.", await owner.Page($"{path}/new?renews={World.PassType}"), StringComparison.Ordinal);
        var renewed = await world.Issue(csr, at: server.Clock.GetUtcNow().AddMinutes(1));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        using (var added = await Upload(owner, path, renewed, ("renews", World.PassType), ("name", "Loyalty <b>2027</b>")))
        {
            Assert.Equal($"{path}/{World.PassType}?notice=renewed", added.Headers.Location?.ToString());
        }

        var page = await owner.Page($"{path}/{World.PassType}?notice=renewed");
        Assert.Contains("It signs from now on, and phones are being told.", page, StringComparison.Ordinal);
        using var raw = await owner.Get($"{path}/{World.PassType}");
        Assert.Contains("Loyalty &lt;b&gt;2027&lt;/b&gt;", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(2, (await world.Api.Get("/v2/passbookCerts")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_certificate_that_ends_is_said_and_how_many_it_is_for()
    {
        var world = await World.WithTemplate(server);
        await world.Pass();
        var (account, owner) = await Owner(world);
        await Sql($"UPDATE certificates SET valid_until = now() + interval '20 days' WHERE account_id = '{account}'");
        var page = await owner.Page($"/console/{account}/certificates/{World.PassType}");
        Assert.Contains("It ends on", page, StringComparison.Ordinal);
        Assert.Contains("Issued with it: 1. In wallets: 0.", page, StringComparison.Ordinal);
        Assert.Contains($"certificates/new?renews={World.PassType}", page, StringComparison.Ordinal);
        await Sql($"UPDATE certificates SET valid_until = now() - interval '2 days' WHERE account_id = '{account}'");
        Assert.Contains("It has expired", await owner.Page($"/console/{account}/certificates/{World.PassType}"), StringComparison.Ordinal);
        using var viewer = await ConsoleVisitor.Member(server, account, "viewer");
        var seen = await viewer.Page($"/console/{account}/certificates/{World.PassType}");
        Assert.DoesNotContain("certificates/new", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_file_that_is_not_the_right_one_is_answered_with_what_to_do_and_changes_nothing()
    {
        var world = await World.New(server);
        var (account, owner) = await Owner(world);
        var path = $"/console/{account}/certificates";
        var csr = await Request(owner, path);
        var now = server.Clock.GetUtcNow();
        var foreign = await World.Bare(server);
        var (other, otherOwner) = await Owner(foreign);
        var otherCsr = await Request(otherOwner, $"/console/{other}/certificates");
        foreach (
            var (file, text) in new (byte[], string)[]
            {
                ([], "Choose the file that you downloaded"),
                (Encoding.ASCII.GetBytes(csr), "This is the request of step 1"),
                ("no certificate at all"u8.ToArray(), "This file is no certificate"),
                (await world.Issue(csr, "pass.com.example.other", at: now), $"of another pass type than {World.PassType}"),
                (await world.Issue(csr, at: now.AddYears(-3)), "has expired"),
                (await world.Issue(otherCsr, at: now), "was not made from a request of this account"),
                (new byte[100_000], "This file is no certificate"),
                (World.Pkcs12(World.Key, await world.Issue(World.Key.Pem, at: now), "right"), "The password is wrong"),
            }
        )
        {
            using var answer = await Upload(
                owner,
                path,
                file,
                ("renews", World.PassType),
                ("name", "kept <i>name</i>"),
                ("password", "wrong")
            );
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Equal((text, HttpStatusCode.BadRequest), (text, answer.StatusCode));
            Assert.Contains(text, page, StringComparison.Ordinal);
            Assert.Contains("value=\"kept <i>name</i>\"", page, StringComparison.Ordinal);
        }

        using (var large = await Upload(owner, path, new byte[2 << 20]))
        {
            Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
            Assert.Contains("This is too much", await large.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(1, (await world.Api.Get("/v2/passbookCerts")).Json.GetArrayLength());
        var p12 = World.Pkcs12(World.Key, await world.Issue(World.Key.Pem, at: now.AddSeconds(1)), "right");
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        using var added = await Upload(owner, path, p12, ("password", "right"));
        Assert.Equal($"{path}/{World.PassType}?notice=renewed", added.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_first_certificate_comes_by_the_same_way_and_the_list_is_searched()
    {
        var world = await World.Bare(server);
        var (account, owner) = await Owner(world);
        var path = $"/console/{account}/certificates";
        Assert.Contains("No certificate yet", await owner.Page(path), StringComparison.Ordinal);
        var csr = await Request(owner, path);
        using (var added = await Upload(owner, path, await world.Issue(csr, "pass.com.example.first")))
        {
            Assert.Equal($"{path}/pass.com.example.first?notice=certificate", added.Headers.Location?.ToString());
        }

        Assert.Contains("pass.com.example.first", await owner.Page(path + "?q=FIRST"), StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await owner.Page(path + "?q=second"), StringComparison.Ordinal);
        await owner.Page(path + "/pass.com.example.none", HttpStatusCode.NotFound);
        await owner.Page(path + "/new?renews=pass.com.example.none", HttpStatusCode.NotFound);
    }

    internal static async Task<HttpResponseMessage> Upload(
        ConsoleVisitor visitor,
        string path,
        byte[] file,
        params (string Name, string Value)[] fields
    )
    {
        using var form = new MultipartFormDataContent { { new StringContent(await visitor.Token()), "form" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(file), "file", "pass.cer");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        return await visitor.Send(request);
    }

    private static async Task<string> Request(ConsoleVisitor owner, string path)
    {
        using var answer = await owner.Send(path + "/request");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("cherrypie.certSigningRequest", answer.Content.Headers.ContentDisposition?.FileName);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<(Guid Account, ConsoleVisitor Owner)> Owner(World world)
    {
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (account, await ConsoleVisitor.Member(server, account, "owner"));
    }

    private async Task Sql(string sql)
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
