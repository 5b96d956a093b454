using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>accounts create, list, rotate, disable, enable.</summary>
internal static class AccountVerbs
{
    public static async Task<int> Create(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var made = await services
            .GetRequiredService<CreateAccount>()
            .Run(arguments.Value("NAME"), arguments.Find("--key"), arguments.Find("--secret"), stop);
        Tell(
            arguments,
            new
            {
                name = made.Name,
                apiKey = made.ApiKey,
                apiSecret = made.ApiSecret,
                brandId = made.BrandId,
                brandApiKey = made.BrandApiKey,
            },
            $"Account {made.Name}. These are shown once:\n  API key        {made.ApiKey}\n  API secret     {made.ApiSecret}\n  "
                + $"Brand-Id       {made.BrandId}\n  Brand API-Key  {made.BrandApiKey}"
        );
        return 0;
    }

    public static async Task<int> List(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var accounts = await services
            .GetRequiredService<ServerDb>()
            .Accounts.AsNoTracking()
            .OrderBy(a => a.CreatedAt)
            .Take(100_000)
            .Select(a => new
            {
                name = a.Name,
                id = a.Id,
                apiKey = a.ApiKey,
                brandId = a.BrandId,
                disabled = a.IsDisabled,
                createdAt = a.CreatedAt,
            })
            .ToListAsync(stop);
        Tell(
            arguments,
            accounts,
            accounts.Count == 0
                ? "There are no accounts. Make one with: accounts create NAME"
                : string.Join('\n', accounts.Select(a => $"{a.apiKey, -24} {a.name}{(a.disabled ? "  (disabled)" : "")}"))
        );
        return 0;
    }

    public static async Task<int> Rotate(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var secret = await services.GetRequiredService<ChangeAccount>().Rotate(arguments.Value("KEY"), stop);
        Tell(
            arguments,
            new { apiKey = arguments.Value("KEY"), apiSecret = secret },
            $"The new API secret of {arguments.Value("KEY")}, shown once; tokens signed with the former one are refused from now "
                + $"on:\n  {secret}"
        );
        return 0;
    }

    public static Task<int> Disable(IServiceProvider services, VerbArguments arguments, CancellationToken stop) =>
        Switch(services, arguments, disabled: true, stop);

    public static Task<int> Enable(IServiceProvider services, VerbArguments arguments, CancellationToken stop) =>
        Switch(services, arguments, disabled: false, stop);

    private static async Task<int> Switch(IServiceProvider services, VerbArguments arguments, bool disabled, CancellationToken stop)
    {
        await services.GetRequiredService<ChangeAccount>().Switch(arguments.Value("KEY"), disabled, stop);
        Tell(
            arguments,
            new { apiKey = arguments.Value("KEY"), disabled },
            disabled ? "Disabled: its API calls are answered with 403. Passes in phones go on working." : "Enabled."
        );
        return 0;
    }

    /// <summary>The account that an option names by its key.</summary>
    public static async Task<Guid> IdOf(ServerDb db, string key, CancellationToken stop) =>
        await db.Accounts.Where(a => a.ApiKey == key).Select(a => (Guid?)a.Id).SingleOrDefaultAsync(stop)
        ?? throw new OperatorError($"There is no account with the key {Inspect.Clean(key)}; see accounts list");

    private static void Tell(VerbArguments arguments, object json, string text) =>
        Console.Out.WriteLine(arguments.Has("--json") ? JsonSerializer.Serialize(json, VendorJson.Indented) : text);
}
