using System.Text.Json;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Accounts;

/// <summary> Loads the master keys and gives an empty database its first account. An advisory lock lets servers that start at once do so
/// one after another.
/// </summary>
internal sealed class FirstStart(
    MasterKeys keys,
    FirstAccountOptions first,
    DataFolder folder,
    StartBlock block,
    NpgsqlDataSource database,
    IServiceScopeFactory scopes
)
{
    public const string FileName = "first-account.json";

    /// <summary>The advisory lock's number: any that has no other use.</summary>
    public const long Lock = 0x4368657272795069;

    public async Task Run(bool createAccount, CancellationToken stop)
    {
        block.Add(
            "Credentials",
            () => File.Exists(folder.File(FileName)) ? folder.File(FileName) + FromContainer(folder.File(FileName)) : null
        );
        await using var turn = await AdvisoryLock.Wait(database, Lock, stop);
        await keys.Load(stop);
        await using var anyAccount = database.CreateCommand("SELECT EXISTS (SELECT FROM accounts)");
        if (createAccount && await anyAccount.ExecuteScalarAsync(stop) is false)
        {
            await using var scope = scopes.CreateAsyncScope();
            await Create(scope.ServiceProvider.GetRequiredService<CreateAccount>(), stop);
        }
    }

    /// <summary>How to get a file out of a container; empty elsewhere. The image has no shell to look with.</summary>
    public static string FromContainer(string file) =>
        Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") == "true" ? $"   (docker compose cp server:{file} .)" : "";

    // The file is written before the row: after a crash between both, the next start makes both anew, and no account is without its file.
    private async Task Create(CreateAccount create, CancellationToken stop)
    {
        AccountCredentials made;
        try
        {
            made = await create.Prepare(first.Name ?? "first", first.Key, first.Secret, stop);
        }
        catch (Refusal refusal)
        {
            throw new OperatorError($"FirstAccount__Name, FirstAccount__Key or FirstAccount__Secret: {refusal.Message}", refusal);
        }

        var json = JsonSerializer.Serialize(
            new
            {
                name = made.Name,
                apiKey = made.ApiKey,
                apiSecret = made.ApiSecret,
                brandId = made.BrandId,
                brandApiKey = made.BrandApiKey,
            },
            VendorJson.Indented
        );
        folder.Made();
        await PrivateFile.Write(folder.File(FileName), json + "\n", stop);
        await create.Save(made, stop);
    }
}
