using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Wallet;
using Npgsql;

namespace CherryPie.Server.Features.Certificates;

/// <summary>The authority that stands in for Apple on a developer's machine, kept in the data folder. Outside Development there is
/// none.</summary>
internal sealed class DevelopmentChain(IHostEnvironment environment, DataFolder folder, TimeProvider clock) : IDisposable
{
    public const string FileName = "development-authority.pem";
    private readonly SemaphoreSlim _making = new(1);
    private DevelopmentAuthority? _authority;

    /// <summary>Whether an intermediate is a development authority's, whoever's.</summary>
    public static bool Made(X509Certificate2 intermediate) =>
        intermediate.Issuer.Contains("CN=CherryPie Development Root CA", StringComparison.Ordinal);

    /// <summary>Stops a start outside Development on a database whose passes no phone would open.</summary>
    public static async Task Refuse(IServiceProvider services, CancellationToken stop)
    {
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            return;
        }

        await using var command = services
            .GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT DISTINCT intermediate FROM certificates ORDER BY 1 LIMIT 1000");
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            using var intermediate = X509CertificateLoader.LoadCertificate(rows.GetFieldValue<byte[]>(0));
            if (Made(intermediate))
            {
                throw new OperatorError(
                    "The database holds certificates of the development authority, whose passes no phone opens: outside "
                        + "Development use a database of its own (ConnectionStrings__CherryPie, or another DataFolder)"
                );
            }
        }
    }

    /// <returns>Null outside Development.</returns>
    public async Task<DevelopmentAuthority?> Authority(CancellationToken stop)
    {
        if (_authority is not null || !environment.IsDevelopment())
        {
            return _authority;
        }

        await _making.WaitAsync(stop);
        try
        {
            var file = folder.File(FileName);
            if (_authority is null && File.Exists(file))
            {
                _authority = DevelopmentAuthority.Load(await File.ReadAllBytesAsync(file, stop));
            }

            if (_authority is null)
            {
                var made = DevelopmentAuthority.Create(clock.GetUtcNow());
                folder.Made();
                await PrivateFile.Write(file, System.Text.Encoding.UTF8.GetString(made.Save()), stop);
                _authority = made;
            }

            return _authority;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>One that was made before, also for reading outside Development.</summary>
    public async Task<DevelopmentAuthority?> Existing(CancellationToken stop) =>
        File.Exists(folder.File(FileName)) ? DevelopmentAuthority.Load(await File.ReadAllBytesAsync(folder.File(FileName), stop)) : null;

    public void Dispose()
    {
        _making.Dispose();
        _authority?.Dispose();
    }
}
