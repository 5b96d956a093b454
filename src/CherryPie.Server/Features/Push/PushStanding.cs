namespace CherryPie.Server.Features.Push;

/// <summary>Where the last change of a pass stands on its way to one device. The first that is true counts.</summary>
internal enum PushStanding
{
    /// <summary>An Android reader, which asks by itself.</summary>
    Reader,

    /// <summary>APNs refused its token.</summary>
    Suspended,

    /// <summary>It waits, and is not needed any more: the device asked by itself after the change, and the pass was fetched.</summary>
    Ahead,

    /// <summary>It waits because all pushes of the pass type do.</summary>
    Stopped,

    /// <summary>A try failed; there will be another.</summary>
    Retried,

    /// <summary>It waits for its turn, or is under way.</summary>
    Due,

    /// <summary>Nothing has changed since the device registered.</summary>
    Quiet,

    /// <summary>All tries failed.</summary>
    GivenUp,

    /// <summary>APNs took it; the device has not asked since.</summary>
    NotAsked,

    /// <summary>The device asked; nobody has fetched the pass since.</summary>
    NotFetched,

    /// <summary>The pass was fetched.</summary>
    Arrived,
}
