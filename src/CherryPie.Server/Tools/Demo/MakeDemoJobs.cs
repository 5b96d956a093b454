using System.Text.Json;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Tools.Demo;

/// <summary>Makes an import, an update and an export of the demo's pass and works them off, so that they can be looked at as soon as the
/// server listens. None of them changes the pass.</summary>
internal sealed class MakeDemoJobs(
    CreateImport imports,
    CreateUpdate updates,
    CreateExport exports,
    CreateBulkJob create,
    BulkTable table,
    IEnumerable<BulkRunner> runners,
    IServiceProvider services
)
{
    private const string FileName = "members.csv";

    // Nobody else's: what a start that is cut short leaves is another server's after 15 seconds.
    private readonly Guid _worker = Guid.NewGuid();

    public async Task Run(CancellationToken stop)
    {
        var options = new ImportOptions(
            DemoPass.Name,
            ImportMode.update,
            ImportKey.userDefinedId,
            [],
            DryRun: false,
            OnError.skip,
            Mail: false,
            DateFormat: null,
            Separator: '.',
            FileName
        );
        using var file = new MemoryStream("userDefinedId,name,points\ndemo,Ada Lovelace,7\n"u8.ToArray());
        await Work(await imports.Run(options, await imports.Spool(file, FileName, stop), _worker, stop), stop);

        var filter = new { templateName = DemoPass.Name };
        var update = Fields(new { passFilter = filter, changes = new { dynamicData = new { points = 7 } } });
        await Work(await updates.Run(update, _worker, stop), stop);

        var export = await exports.Options(Fields(new { passFilter = filter }), stop);
        await Work(await create.Run(BulkKind.export, export.Text(), file: null, _worker, stop), stop);
    }

    private async Task Work(string id, CancellationToken stop)
    {
        if (await table.Find(id, _worker, stop) is { } job)
        {
            await runners.Single(r => r.Kind == job.Kind).Run(services, job, stop);
        }
    }

    private static JsonFields Fields(object body) => JsonFields.Of(JsonSerializer.SerializeToElement(body), "", new Problems());
}
