using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>What the API document says of one call. It is metadata of the call's route.</summary>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Text">The rest in Markdown: what is changed, limits, units.</param>
/// <param name="Source">The vendor's section or page; null for a call that the vendor leaves out and clients make;
/// <see cref="New"/> for one that is this server's own.</param>
internal sealed record Operation(string Summary, string Text, string? Source)
{
    /// <summary>The source of a call that no client of the vendor's makes.</summary>
    public const string New = "";

    /// <summary>Whose document the section is in.</summary>
    public string Document { get; init; } = "CherryPie document";

    /// <summary>In the path and in the query.</summary>
    public Parameter[] Parameters { get; init; } = [];

    /// <summary>What it takes; of several kinds the caller sends one.</summary>
    public Body[] Bodies { get; init; } = [];

    public required Answer Answer { get; init; }

    /// <summary>Further answers, without a body.</summary>
    public (string Status, string Text)[] Others { get; init; } = [];

    /// <summary>What is sent later because of it; null: nothing.</summary>
    public Message? Sent { get; init; }

    /// <summary>An example of the text that comes with 400.</summary>
    public string Refused { get; init; } =
        "request: the URL holds the character NUL (U+0000) or half a surrogate pair, which is not allowed";

    /// <summary>An example of the text that comes with 404; null where the URL names no object.</summary>
    public string? Missing { get; init; }
}

/// <summary>Something that stands in the URL.</summary>
internal sealed record Parameter(string Name, string Text, string Example, bool IsQuery = false, bool IsRequired = true)
{
    public int? Longest { get; init; }
}

/// <summary>What this server sends by POST to an address of the caller's.</summary>
/// <param name="Name">In the document.</param>
/// <param name="Address">Where the address stands: a runtime expression of OpenAPI.</param>
/// <param name="Summary">What it says.</param>
/// <param name="Text">The rest, in Markdown.</param>
/// <param name="Headers">That come with it.</param>
/// <param name="Body">What is sent.</param>
internal sealed record Message(string Name, string Address, string Summary, string Text, (string Name, string Text)[] Headers, Body Body);

/// <summary>What a call takes.</summary>
internal sealed record Body(string MediaType, Schema Schema, string Text, string? Example)
{
    /// <param name="shape">The object.</param>
    /// <param name="example">JSON that works as it stands, or says by its names what to fill in.</param>
    public static Body Json(Schema shape, string example) =>
        new(
            "application/json",
            shape,
            "A JSON object of at most 1 MiB and 64 levels. Property names are read in any case, unknown ones are passed over; "
                + "numbers may be numeric strings. The Content-Type is not looked at.",
            example
        );

    /// <param name="shape">The parts. The examples of JSON parts are those of their shapes.</param>
    public static Body Form(Schema shape) =>
        new(
            "multipart/form-data",
            shape,
            "A form of at most 32 MiB. A file part's Content-Type is not looked at, its bytes are; JSON parts may name a charset.",
            Example: null
        );
}

/// <summary>What a call answers with status 200; without a media type it has no body.</summary>
internal sealed record Answer(string MediaType, Schema Schema, string Text, string? Example)
{
    public static Answer Json(Schema shape, string text, string example) => new("application/json", shape, text, example);

    public static Answer Nothing(string text) => new("", Schema.Anything(""), text, Example: null);

    public static Answer Name(string whose, string example) =>
        Json(
            Schema.Object("Names what was created or changed.", ("name", Schema.String("Its reference name."))).Named("NameAnswer"),
            $"The {whose}'s name.",
            $$"""{ "name": "{{example}}" }"""
        );

    public static Answer Id(string whose, string example) =>
        Json(
            Schema.Object("Names what was created or changed.", ("id", Schema.String("Its id."))).Named("IdAnswer"),
            $"The {whose}'s id.",
            $$"""{ "id": "{{example}}" }"""
        );
}

internal static class OperationMetadata
{
    public static T Describes<T>(this T endpoint, Operation operation)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(operation);
}
