using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The sign between start and destination of a boarding pass. It says nothing that the fields don't, so readers pass over
/// it.</summary>
internal static class TransitIcon
{
    private static readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal)
    {
        ["Air"] =
            "M22 12c0-.9-1-1.6-2.2-1.6h-5L9.2 2H7l2.7 8.4H5.2L3.6 8.2H2L3 12l-1 3.8h1.6l1.6-2.2h4.5L7 22h2.2l5.6-8.4h5C21 13.600 "
            + "22 12.900 22 12z",
        ["Boat"] =
            "M4 18.500l-2-6 4-1.300V6h3V3h6v3h3v5.200l4 1.300-2 6c-1.300 0-2.300-.5-3-1.300-.8.8-1.800 1.300-3 "
            + "1.300s-2.200-.5-3-1.300c-.8.8-1.800 1.300-3 1.300s-2.200-.5-3-1.300c-.7.8-1.700 1.300-3 1.300zM8 8v2.500l4-1.300 4 "
            + "1.300V8zM2 20.500h20V22H2z",
        ["Bus"] =
            "M6 2h12c1.700 0 3 1.300 3 3v12c0 .9-.4 1.700-1 2.200V21c0 .6-.4 1-1 1h-1.500c-.6 0-1-.4-1-1v-1h-9v1c0 .6-.4 1-1 "
            + "1H5c-.6 0-1-.4-1-1v-1.800c-.6-.5-1-1.300-1-2.200V5c0-1.700 1.300-3 3-3zM5 6v6h14V6zm2 8.500a1.500 1.500 0 100 3 1.500 "
            + "1.500 0 000-3zm10 0a1.500 1.500 0 100 3 1.500 1.500 0 000-3z",
        ["Train"] =
            "M7 2h10c2.200 0 4 1.800 4 4v9c0 1.900-1.600 3.500-3.500 3.500L20 21v1h-2.200l-2-2H8.200l-2 2H4v-1l2.500-2.500C4.600 "
            + "18.500 3 16.900 3 15V6c0-2.200 1.800-4 4-4zM5.500 6v5h5.700V6zm7.300 0v5h5.700V6zM7.500 13.500a1.500 1.500 0 100 3 "
            + "1.500 1.500 0 000-3zm9 0a1.500 1.500 0 100 3 1.500 1.500 0 000-3z",
        ["Generic"] = "M3 11h12.600l-4.300-4.300 1.400-1.400L19.400 12l-6.700 6.700-1.400-1.400 4.300-4.300H3z",
    };

    public static Markup Of(string transit) =>
        Markup.Trusted(
            $"<svg class=\"transit\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path fill=\"currentColor\" fill-rule=\"evenodd\" "
                + $"d=\"{_paths.GetValueOrDefault(transit, _paths["Generic"])}\"/></svg>"
        );
}
