using System.Text;
using System.Text.Json;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Short ways to imports over HTTP.</summary>
internal static class Imports
{
    public const string Keys = ""","dynamicKeys":[{"key":"points","type":"number"},{"key":"name","type":"string"}]""";

    /// <param name="api">Whose.</param>
    /// <param name="file">The file's text.</param>
    /// <param name="more">Further options, with a comma before.</param>
    /// <param name="name">The file's name.</param>
    public static Task<Answer> PostImport(this ApiClient api, string file, string more = "", string name = "members.csv") =>
        api.PostForm("/v2/imports", Part.Json($$"""{"templateName":"template"{{more}}}"""), File(file, name));

    public static Part File(string text, string name = "members.csv") => new("file", Encoding.UTF8.GetBytes(text), name);

    /// <summary>Imports and waits for the end.</summary>
    public static async Task<JsonElement> Import(this ApiClient api, string file, string more = "", string name = "members.csv") =>
        await api.Ended("imports", (await api.PostImport(file, more, name)).Id);

    public static async Task<JsonElement> Ended(this ApiClient api, string kind, string id)
    {
        JsonElement job = default;
        await Eventually.Is(async () =>
            (job = (await api.Get($"/v2/{kind}/{id}")).Json).GetProperty("status").GetString() is not ("reading" or "running")
        );
        return job;
    }

    public static string Id(this JsonElement job) => job.GetProperty("id").GetString()!;

    /// <summary>Status and counts in one line.</summary>
    public static string Counts(this JsonElement job) =>
        $"{job.GetProperty("status")} rows {job.GetProperty("rows")} done {job.GetProperty("done")} issued {job.GetProperty("issued")} "
        + $"updated {job.GetProperty("updated")} unchanged {job.GetProperty("unchanged")} failed {job.GetProperty("failed")}";

    /// <summary>The first refused rows, each as row, column and error.</summary>
    public static string[] Errors(this JsonElement job) =>
        [
            .. job.GetProperty("errors")
                .EnumerateArray()
                .Select(e =>
                    $"{e.GetProperty("row")} {(e.TryGetProperty("column", out var column) ? column : "-")}: {e.GetProperty("error")}"
                ),
        ];

    public static string Why(this JsonElement job) => job.TryGetProperty("error", out var error) ? error.GetString()! : "";

    /// <summary>The passes of the account in the order of issue.</summary>
    public static async Task<List<JsonElement>> AllPasses(this ApiClient api) =>
        [.. (await api.Post("/v2/passes/search", """{"size":1000}""")).Json.GetProperty("data").EnumerateArray()];
}
