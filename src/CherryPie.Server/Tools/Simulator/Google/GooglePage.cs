using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>A page of a list of resources, as Google answers it.</summary>
internal static class GooglePage
{
    /// <param name="all">In the order of their ids.</param>
    /// <param name="after">The id that the page before ended with; null: the first page.</param>
    /// <param name="most">How many; null: all.</param>
    /// <param name="show">One of them.</param>
    public static JsonObject Of(IEnumerable<GoogleResource> all, string? after, int? most, Func<GoogleResource, JsonObject> show)
    {
        var rest = all.Where(r => after is null || string.CompareOrdinal(r.Id, after) > 0).ToList();
        var shown = rest.Take(most ?? int.MaxValue).ToList();
        var pagination = new JsonObject { ["resultsPerPage"] = shown.Count };
        if (rest.Count > shown.Count)
        {
            pagination["nextPageToken"] = shown[^1].Id;
        }

        return new JsonObject { ["resources"] = new JsonArray([.. shown.Select(r => show(r))]), ["pagination"] = pagination };
    }
}
