namespace CherryPie.Wallet;

/// <summary>The layouts among which Wallet chooses for one pass.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
public enum PassScheme
{
    /// <summary>The layout of the pass's style, which every system knows.</summary>
    Classic,

    /// <summary>The poster event ticket of iOS 18: a picture, with what <c>semantics</c> say of the event.
    /// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-event-pass-using-semantic-tags"/></summary>
    PosterEventTicket,

    /// <summary>The boarding pass of iOS 26, with what <c>semantics</c> say of the flight.
    /// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-airline-boarding-pass-using-semantic-tags"/></summary>
    SemanticBoardingPass,

    /// <summary>The poster of iOS 27: a picture with the fields of <c>posterGeneric</c>.
    /// <see href="https://developer.apple.com/documentation/walletpasses/creating-a-poster-generic-pass"/></summary>
    PosterGeneric,
}

/// <summary>The layout that a system takes.</summary>
/// <param name="Scheme">The layout.</param>
/// <param name="Reasons">Why it takes no other one that the pass asks for, a clause each, in English; empty where it asks for no
/// other.</param>
public sealed record SchemeChoice(PassScheme Scheme, IReadOnlyList<string> Reasons);
