using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>The start and end of a campaign or template.</summary>
internal static class Period
{
    public static void Check(JsonFields fields, DateTimeOffset? start, DateTimeOffset? end)
    {
        if (end < start)
        {
            fields.Problems.Add(fields.Path("endDate"), "must not be before startDate");
        }
    }
}
