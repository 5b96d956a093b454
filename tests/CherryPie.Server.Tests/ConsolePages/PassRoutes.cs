using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Operations;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The routes of passes for the role matrix: who may, and what each needs to have an effect.</summary>
internal static partial class PassRoutes
{
    public const string Handle = "who may handle passes";
    private const string See = "who may see the account";

    public static readonly Dictionary<string, string> Table = new()
    {
        ["GET /console/{account:guid}/passes"] = See,
        ["GET /console/{account:guid}/passes/{pass}"] = See,
        ["POST /console/{account:guid}/passes/segments"] = Handle,
        ["POST /console/{account:guid}/passes/segments/{segment:guid}/remove"] = Handle,
        ["POST /console/{account:guid}/passes/export"] = Handle,
        ["GET /console/{account:guid}/passes/exports/{export}"] = Handle,
        ["GET /console/{account:guid}/passes/exports/{export}/file"] = Handle,
        ["GET /console/{account:guid}/passes/issue"] = Handle,
        ["POST /console/{account:guid}/passes/issue"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/edit"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/redeem"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/restore"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/void"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/unvoid"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/invalidate"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/mail"] = Handle,
        ["POST /console/{account:guid}/passes/{pass}/push"] = Handle,
        ["GET /console/{account:guid}/passes/change"] = Handle,
        ["POST /console/{account:guid}/passes/change"] = Handle,
        ["GET /console/{account:guid}/imports"] = See,
        ["GET /console/{account:guid}/imports/new"] = Handle,
        ["POST /console/{account:guid}/imports/files"] = Handle,
        ["GET /console/{account:guid}/imports/files/{file:long}"] = Handle,
        ["POST /console/{account:guid}/imports/files/{file:long}"] = Handle,
        ["GET /console/{account:guid}/imports/{job}"] = See,
        ["GET /console/{account:guid}/imports/{job}/errors.csv"] = Handle,
        ["GET /console/{account:guid}/imports/{job}/result.csv"] = Handle,
        ["POST /console/{account:guid}/imports/{job}/run"] = Handle,
        ["POST /console/{account:guid}/imports/{job}/cancel"] = Handle,
        ["POST /console/{account:guid}/imports/{job}/resume"] = Handle,
    };

    /// <summary>Makes what an address names, in the state in which the form of it changes something.</summary>
    public static async Task<(string Address, (string Name, string Value)[] Fields)> Prepare(
        World world,
        ConsoleVisitor owner,
        string address
    )
    {
        var mail = $"{Guid.NewGuid():N}@example.com";
        List<(string, string)> fields =
        [
            ("email", mail),
            ("role", "editor"),
            ("name", $"T{Guid.NewGuid():N}"),
            ("campaign", "campaign"),
            ("template", "template"),
            ("set", "points"),
            ("to", "7"),
        ];
        if (!address.Contains("/passes", StringComparison.Ordinal))
        {
            return (address, [.. fields]);
        }

        if (address.EndsWith("/segments", StringComparison.Ordinal))
        {
            return (address + "?state=redeemed", [.. fields]);
        }

        if (address.Contains("{segment:guid}", StringComparison.Ordinal))
        {
            var id = Guid.NewGuid().ToString();
            await DatabaseContents.Run(
                world.Server.ConnectionString,
                $"INSERT INTO segments SELECT '{id}', id, '{id}', '{{\"isVoided\":true}}', now() FROM accounts "
                    + $"WHERE api_key = '{world.Account.ApiKey}'"
            );
            address = address.Replace("{segment:guid}", id, StringComparison.Ordinal);
        }

        if (address.Contains("{export}", StringComparison.Ordinal))
        {
            var id = (await world.Api.Post("/v2/exports", "{}")).Id;
            await Eventually.Is(async () => (await world.Api.Get("/v2/exports/" + id)).Json.GetProperty("status").GetString() == "done");
            address = address.Replace("{export}", id, StringComparison.Ordinal);
        }

        if (address.Contains("{pass}", StringComparison.Ordinal))
        {
            var state =
                address.EndsWith("/restore", StringComparison.Ordinal) ? ""","isRedeemed":true"""
                : address.EndsWith("/unvoid", StringComparison.Ordinal) ? ""","isVoided":true"""
                : "";
            var id = await world.Pass(more: $"{state},\"recoveryEmail\":\"{mail}\"");
            address = address.Replace("{pass}", id, StringComparison.Ordinal);
            fields.Add(("recoveryEmail", "other." + mail));
            if (address.EndsWith("/push", StringComparison.Ordinal))
            {
                await DatabaseContents.Run(world.Server.ConnectionString, OnAPhone(id));
            }

            if (address.EndsWith("/edit", StringComparison.Ordinal))
            {
                fields.Add(("seen", Seen().Match(await owner.Page(address[..^"/edit".Length])).Groups[1].Value));
            }
        }

        return (address, [.. fields]);
    }

    private static string OnAPhone(string pass) =>
        $"""
            INSERT INTO devices (device_id, pass_type_identifier, account_id, push_token, scheme, registered_at, push_attempts)
            SELECT id, '{World.PassType}', account_id, id, 'ApplePass', now(), 0 FROM passes WHERE id = '{pass}';
            INSERT INTO registrations (device_id, pass_type_identifier, pass_id, update_tag, known_tag, created_at)
            VALUES ('{pass}', '{World.PassType}', '{pass}', 0, 0, now())
            """;

    [GeneratedRegex("name=\"seen\" value=\"([^\"]+)\"")]
    public static partial Regex Seen();
}
