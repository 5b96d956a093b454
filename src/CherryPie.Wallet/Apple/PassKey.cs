namespace CherryPie.Wallet;

/// <summary>A key of pass.json that a design takes under Apple's own name: what a documentation says of it, or an editor offers.</summary>
/// <param name="Name">As Apple documents it.</param>
/// <param name="Kind">What its value is: <c>string</c>, <c>number</c>, <c>true or false</c>, <c>[string]</c>, <c>{semantic tag}</c> and the
/// like.</param>
/// <param name="Since">The first iOS that knows it.</param>
/// <param name="Text">What it does, as a sentence.</param>
/// <param name="Of">The styles and schemes that use it, such as <c>posterEventTicket</c>; empty for all.</param>
/// <param name="IsData">Whether one pass may have its own (<see cref="PassOverrides"/>).</param>
/// <param name="IsRequired">Whether the object that it is in is of no use without it.</param>
/// <param name="IsList">Whether its value is a list.</param>
/// <param name="Words">The words that it, or an element of it, may be; empty where it is free.</param>
/// <param name="Members">The keys of its object, or of the objects in its list.</param>
public sealed record PassKey(
    string Name,
    string Kind,
    string Since,
    string Text,
    IReadOnlyList<string> Of,
    bool IsData,
    bool IsRequired,
    bool IsList,
    IReadOnlyList<string> Words,
    IReadOnlyList<PassKey> Members
)
{
    /// <summary>Those of a design itself.</summary>
    public static IReadOnlyList<PassKey> OfDesign { get; } = List([.. PassKeys.All.Members, .. PassKeys.Same]);

    /// <summary>Those of each field.</summary>
    public static IReadOnlyList<PassKey> OfField { get; } = List(PassKeys.OfField);

    private static IReadOnlyList<PassKey> List(IReadOnlyList<AppleKey> keys) =>
        [
            .. keys.Select(k => new PassKey(
                k.Name,
                k.Type.Kind,
                k.Since,
                k.Text,
                k.Of,
                k.IsData,
                k.IsRequired,
                k.Type is AppleList or AppleFields,
                ((k.Type is AppleList list ? list.Item : k.Type) as AppleScalar)?.Words ?? [],
                List(k.Type.Members)
            )),
        ];
}
