using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Class and object of one pass as Google's REST interface takes them.
/// <see href="https://developers.google.com/wallet/reference/rest"/></summary>
public sealed record GoogleBodies
{
    /// <summary>The kind of both.</summary>
    public required GooglePassKind Kind { get; init; }

    /// <summary>The class's id: the template's, or one with a hash behind it where the class holds values of the pass.</summary>
    public required string ClassId { get; init; }

    /// <summary>The class's body.</summary>
    public required JsonObject Class { get; init; }

    /// <summary>The object's body.</summary>
    public required JsonObject Object { get; init; }

    /// <summary>What Google requires of the kind and the pass lacks; empty unless the kind is that of an object that Google has already.
    /// Google would refuse the bodies.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The kind that the settings or the design's style ask for; another than <see cref="Kind"/> where the pass lacks what Google
    /// requires of it, and is generic.</summary>
    public GooglePassKind Wanted { get; init; }

    /// <summary>What that is; empty where the pass is of the kind that is asked for.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>What is said when a value changes, by its place in the object: messages with header and body.</summary>
    public required IReadOnlyDictionary<string, JsonObject> Messages { get; init; }

    /// <summary>The hash of the class's body.</summary>
    public string ClassHash => GoogleHash.Of(Class);

    /// <summary>The hash of the object's body.</summary>
    public string ObjectHash => GoogleHash.Of(Object);

    /// <summary>Makes the bodies of one pass. The same pass gives the same bodies.</summary>
    /// <param name="source">The pass and all that belongs to it.</param>
    /// <exception cref="ArgumentNullException">There is no source.</exception>
    public static GoogleBodies Of(GooglePassSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return GoogleMapping.Run(source);
    }
}
