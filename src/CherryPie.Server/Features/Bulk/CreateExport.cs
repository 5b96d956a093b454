using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Makes an export.</summary>
internal sealed class CreateExport(CreateBulkJob create, SearchPasses search)
{
    public const int MostColumns = 500;

    /// <returns>The export's id.</returns>
    public async Task<string> Run(JsonFields fields, CancellationToken stop) =>
        await create.Run(BulkKind.export, (await Options(fields, stop)).Text(), file: null, worker: null, stop);

    /// <exception cref="Refusal">Something of it is wrong.</exception>
    public async Task<ExportOptions> Options(JsonFields fields, CancellationToken stop)
    {
        KnownFields.Require(fields, "passFilter", "columns", "format");
        var filter = fields.Object("passFilter");
        KnownFields.RequireConditions(filter, fields.Problems);
        var columns = Columns(fields);
        var format = fields.Word<ExportFormat>("format") ?? ExportFormat.csv;
        await search.Filter(filter, fields.Problems, stop);
        fields.Problems.ThrowIfAny();
        return new(filter, columns, format, await search.LastNumber(stop));
    }

    private static string[]? Columns(JsonFields fields)
    {
        if (fields.Array("columns") is not { } sent || sent.GetArrayLength() == 0)
        {
            return null;
        }

        var columns = new List<string>();
        foreach (var (at, value) in sent.EnumerateArray().Index())
        {
            var column = value.ValueKind == JsonValueKind.String ? ExportColumn.Find(value.GetString()!) : null;
            if (column is null)
            {
                fields.Problems.Add($"columns[{at}]", $"is no column; the columns are {ExportColumn.Names}");
            }
            else if (columns.Contains(column.Name))
            {
                fields.Problems.Add($"columns[{at}]", $"\"{column.Name}\" is named twice");
            }
            else
            {
                columns.Add(column.Name);
            }

            if (at == MostColumns)
            {
                fields.Problems.Add("columns", $"at most {MostColumns} are allowed");
                break;
            }
        }

        return [.. columns];
    }
}
